package dev.hyaline.score.judge;

import com.fasterxml.jackson.annotation.JsonValue;

/** What a judge is asked of a window. */
public enum JudgeTask {
    /** Whether the unit is active somewhere in the window. */
    DETECTION("detection"),
    /** Whether the marked tokens are those that the unit is active on. */
    FUZZING("fuzzing");

    private final String text;

    JudgeTask(String text) {
        this.text = text;
    }

    /** As files and commands spell it. */
    @JsonValue
    @Override
    public String toString() {
        return text;
    }
}
