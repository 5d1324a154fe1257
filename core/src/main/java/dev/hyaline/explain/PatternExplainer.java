package dev.hyaline.explain;

import dev.hyaline.common.Figures;
import dev.hyaline.corpus.Split;
import dev.hyaline.record.file.ActivationRecord;
import dev.hyaline.record.file.UnitSummary;
import dev.hyaline.record.file.WindowKind;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Rules over tokens, kinds of tokens and what stands before them, grown on the explain split and
 * kept while the calibrate split pays for them ({@link PatternGrower}), and a sentence that says
 * them ({@link PatternSentence}); no language model takes part. Thread-safe.
 */
public final class PatternExplainer implements Explainer {

    private final String name;
    private final PatternGrower grower;
    private final PatternSentence sentence;
    private final Hints hints;

    /** Rules that something else than the recorded windows suggests. Thread-safe. */
    @FunctionalInterface
    public interface Hints {
        /** Each a rule's conditions; they are tried, and kept if they pay. */
        List<List<Pattern.Condition>> of(Evidence evidence);
    }

    /**
     * From the record alone; its explanations are by {@code pattern}.
     *
     * @param classes of the vocabulary of the texts
     */
    public PatternExplainer(IntFunction<String> tokenText, TokenClasses classes) {
        this(tokenText, classes, Optional.empty());
    }

    /**
     * @param probe asks the subject model about rare units, such as a {@code WindowProbe}; the
     *     explanations are then by {@code probed-pattern}
     */
    public PatternExplainer(
            IntFunction<String> tokenText, TokenClasses classes, Optional<Hints> probe) {
        this.name = probe.isPresent() ? "probed-pattern" : "pattern";
        this.grower = new PatternGrower(classes);
        this.sentence = new PatternSentence(tokenText, classes);
        this.hints = probe.orElse(_ -> List.of());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public Set<Split> splits() {
        return Set.of(Split.EXPLAIN, Split.CALIBRATE);
    }

    @Override
    public Explanation explain(Evidence evidence) {
        UnitSummary summary = evidence.summary();
        int learning = count(evidence::windows);
        int choosing = count(evidence::choosing);
        Provenance provenance =
                Provenance.of(
                        Author.program(name()),
                        version(),
                        Figures.format(
                                "token table and %d windows of the explain split, chosen by %d of the calibrate split",
                                learning, choosing));
        GrownPattern grown =
                summary.dead() || learning == 0
                        ? GrownPattern.ofTable(summary.tokenTable())
                        : grower.grow(evidence, hints.of(evidence));
        return Explanation.of(
                summary, verb -> sentence.of(verb, grown), grown::pattern, provenance);
    }

    private static int count(Function<WindowKind, List<ActivationRecord>> windows) {
        return Arrays.stream(WindowKind.values()).mapToInt(k -> windows.apply(k).size()).sum();
    }
}
