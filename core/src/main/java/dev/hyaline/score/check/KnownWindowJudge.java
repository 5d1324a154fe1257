package dev.hyaline.score.check;

import dev.hyaline.common.Seed;
import dev.hyaline.explain.Explanation;
import dev.hyaline.record.file.ActivationRecord;
import dev.hyaline.record.file.UnitRecord;
import dev.hyaline.score.judge.JudgeTask;
import dev.hyaline.score.judge.Question;
import dev.hyaline.score.judge.Ruling;
import dev.hyaline.score.judge.WindowJudge;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A judge of windows that answers each question as it was made to, so that it is known how well it
 * does.
 *
 * @param answer what it says
 */
record KnownWindowJudge(Answer answer) implements WindowJudge {

    /**
     * Between the largest share of a silent token (0.3) and the smallest of an active one (0.5).
     */
    private static final double ACTIVE = 0.4;

    private static final int CONFIDENCES = 11; // 0 to 10

    /** A confidence from 0 to 10. */
    private interface Answer {
        double to(JudgeTask task, Explanation explanation, Question question, int place);
    }

    /** Knows the truth. */
    static KnownWindowJudge perfect(UnitRecord record) {
        Map<Long, ActivationRecord> windows = new HashMap<>();
        record.windows().values().stream()
                .flatMap(List::stream)
                .forEach(window -> windows.put(window.windowId(), window));
        double least = ACTIVE * record.summary().explain().maximum();
        return new KnownWindowJudge((task, _, question, _) -> {
            ActivationRecord window =
                    Optional.ofNullable(windows.get(question.window().windowId())).orElseThrow();
            return switch (task) {
                case DETECTION -> sure(window.maximum() >= least);
                case FUZZING ->
                        sure(
                                question.marked().stream()
                                        .allMatch(p -> window.activation(p) >= least));
            };
        });
    }

    static KnownWindowJudge alwaysYes() {
        return new KnownWindowJudge((_, _, _, _) -> sure(true));
    }

    /** Looks only at how long a window is and at where its marks are. */
    static KnownWindowJudge positions(Seed seed) {
        return new KnownWindowJudge((_, _, question, _) ->
                toss(seed, question.marked().hashCode(), question.window().length()));
    }

    /** Looks only at a question's place among the others, and remembers the places of old. */
    static KnownWindowJudge places(Seed seed) {
        return new KnownWindowJudge((_, _, _, place) -> toss(seed, place, 0));
    }

    static KnownWindowJudge coin(Seed seed) {
        return new KnownWindowJudge(
                (_, _, question, _) -> toss(seed, question.window().windowId(), 0));
    }

    /** Believes what the explanation says, which has to be one of a {@link KnownUnit}. */
    static KnownWindowJudge literal() {
        return new KnownWindowJudge((task, explanation, question, _) -> {
            IntStream positions =
                    switch (task) {
                        case DETECTION ->
                                IntStream.range(
                                        question.window().firstPosition(),
                                        question.window().length());
                        case FUZZING -> question.marked().stream().mapToInt(p -> p);
                    };
            return sure(
                    positions.anyMatch(
                            p -> KnownUnit.said(explanation, question.window().token(p)) > 0));
        });
    }

    private static double sure(boolean yes) {
        return yes ? Ruling.Confidence.MOST : 0;
    }

    private static double toss(Seed seed, long first, long second) {
        return Math.floorMod(seed.hash(first, second), CONFIDENCES);
    }

    @Override
    public String name(JudgeTask task) {
        return "known";
    }

    @Override
    public List<Ruling> judge(JudgeTask task, Explanation explanation, List<Question> questions) {
        return IntStream.range(0, questions.size())
                .<Ruling>mapToObj(place ->
                        new Ruling.Confidence(
                                answer.to(task, explanation, questions.get(place), place)))
                .toList();
    }
}
