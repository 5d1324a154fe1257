package dev.hyaline.llm;

import dev.hyaline.common.HyalineException;

/** Says that somebody wants this to end. */
final class Interruption {

    private Interruption() {}

    static HyalineException failure() {
        return HyalineException.languageModel(
                "asking was interrupted; nothing answered is lost, and the same command goes on from"
                        + " here");
    }
}
