package dev.hyaline.web.page;

import dev.hyaline.common.Figures;
import dev.hyaline.text.Vocabulary;
import dev.hyaline.web.data.UnitWeights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A unit's connections by weight.
 *
 * @param in tokens that speak to it, most positive first, then most negative
 * @param inNegative the most negative
 * @param out tokens that it speaks for
 * @param outNegative the most negative
 * @param upstream units of earlier layers
 * @param downstream units of later layers
 * @param ofLatent whether it is a latent, of which there is only what it speaks for
 * @param alike latents with nearly the same direction
 */
public record WeightsView(
        List<TokenRow> in,
        List<TokenRow> inNegative,
        List<TokenRow> out,
        List<TokenRow> outNegative,
        List<UnitLink> upstream,
        List<UnitLink> downstream,
        boolean ofLatent,
        List<UnitLink> alike) {

    /** The units whose explanations are wanted. */
    public static List<String> units(UnitWeights weights) {
        return Stream.of(weights.upstream(), weights.downstream(), weights.alike())
                .flatMap(List::stream)
                .map(UnitWeights.Neighbour::unit)
                .toList();
    }

    /**
     * @param ofLatent whether they are of a latent
     */
    public static WeightsView of(
            UnitWeights weights,
            boolean ofLatent,
            Vocabulary vocabulary,
            Map<String, String> texts) {
        return new WeightsView(
                TokenRow.of(weights.tokensIn().positive(), vocabulary),
                TokenRow.of(weights.tokensIn().negative(), vocabulary),
                TokenRow.of(weights.tokensOut().positive(), vocabulary),
                TokenRow.of(weights.tokensOut().negative(), vocabulary),
                links(weights.upstream(), texts),
                links(weights.downstream(), texts),
                ofLatent,
                links(weights.alike(), texts));
    }

    private static List<UnitLink> links(
            List<UnitWeights.Neighbour> neighbours, Map<String, String> texts) {
        List<UnitLink> links = new ArrayList<>();
        for (UnitWeights.Neighbour each : neighbours) {
            links.add(UnitLink.of(each.unit(), Figures.activation(each.weight()), "", texts));
        }
        return links;
    }
}
