package dev.hyaline.causal;

import dev.hyaline.subject.UnitId;
import java.util.List;

/**
 * What a unit is connected to by weights alone, strongest first.
 *
 * @param tokensIn tokens of the explain split that speak to it
 * @param tokensOut tokens that it speaks for
 * @param upstream units of earlier layers that speak to it
 * @param downstream units of later layers that it speaks to
 * @param alike latents of the same autoencoder whose decoder directions are nearest, by cosine;
 *     none of a neuron, as a latent has none of tokensIn, upstream and downstream
 */
public record UnitWeights(
        Tokens tokensIn,
        Tokens tokensOut,
        List<Neighbour> upstream,
        List<Neighbour> downstream,
        List<Neighbour> alike) {

    public UnitWeights {
        upstream = List.copyOf(upstream);
        downstream = List.copyOf(downstream);
        alike = List.copyOf(alike);
    }

    /**
     * @param positive the most positive, largest first
     * @param negative the most negative, smallest first
     */
    public record Tokens(List<Token> positive, List<Token> negative) {
        public Tokens {
            positive = List.copyOf(positive);
            negative = List.copyOf(negative);
        }
    }

    /**
     * @param token its id
     * @param weight of the connection
     */
    public record Token(int token, float weight) {}

    /**
     * @param unit which
     * @param weight of the connection
     */
    public record Neighbour(UnitId unit, float weight) {}
}
