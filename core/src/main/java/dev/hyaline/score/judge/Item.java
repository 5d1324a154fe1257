package dev.hyaline.score.judge;

/**
 * A question and its answer.
 *
 * @param question what the judge sees
 * @param documentId the number of the window's document
 * @param yes the truth
 */
record Item(Question question, long documentId, boolean yes) {

    long windowId() {
        return question.window().windowId();
    }
}
