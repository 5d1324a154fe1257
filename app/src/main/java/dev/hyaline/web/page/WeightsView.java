package dev.hyaline.web.page;

import dev.hyaline.causal.UnitWeights;
import dev.hyaline.common.Figures;
import dev.hyaline.text.Vocabulary;
import dev.hyaline.web.data.RunView;
import java.util.List;

/**
 * A unit's connections by weight.
 *
 * @param weights themselves
 * @param ofLatent whether it is a latent, of which there is only what it speaks for
 * @param vocabulary that spells tokens
 * @param upstream units of earlier layers
 * @param downstream units of later layers
 * @param alike latents with nearly the same direction
 */
public record WeightsView(
        UnitWeights weights,
        boolean ofLatent,
        Vocabulary vocabulary,
        List<UnitLink> upstream,
        List<UnitLink> downstream,
        List<UnitLink> alike) {

    static WeightsView of(RunView run, UnitWeights weights, boolean ofLatent) {
        return new WeightsView(
                weights,
                ofLatent,
                run.vocabulary(),
                links(run, weights.upstream()),
                links(run, weights.downstream()),
                links(run, weights.alike()));
    }

    private static List<UnitLink> links(RunView run, List<UnitWeights.Neighbour> neighbours) {
        return UnitLink.list(
                run,
                neighbours,
                each -> each.unit().toString(),
                each -> Figures.activation(each.weight()));
    }

    public List<TokenRow> rows(List<UnitWeights.Token> tokens) {
        return TokenRow.of(tokens, vocabulary);
    }
}
