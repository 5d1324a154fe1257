package dev.hyaline.study;

import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Seed;
import dev.hyaline.explain.Explainer;
import dev.hyaline.explain.LexicalExplainer;
import dev.hyaline.explain.PatternExplainer;
import dev.hyaline.explain.TokenClasses;
import dev.hyaline.explain.WindowProbe;
import dev.hyaline.record.file.RecordReader;
import dev.hyaline.subject.SubjectModel;
import dev.hyaline.text.Vocabulary;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The explainers that need no language model. */
public enum OfflineExplainer {
    PATTERN,
    LEXICAL;

    /** The one that is used when none is named. */
    public static final String DEFAULT = "pattern";

    /** The one of a name that score cards have. */
    public static OfflineExplainer named(String name) {
        return Arrays.stream(values())
                .filter(each -> each.toString().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        HyalineException.usage(
                                "explainer must be pattern or lexical, but is: " + name));
    }

    /**
     * @param subject the run's subject model, to be asked about rare units; empty: it is not asked
     */
    public Explainer create(RecordReader reader, Optional<? extends SubjectModel> subject) {
        Vocabulary vocabulary = reader.vocabulary();
        return switch (this) {
            case LEXICAL -> new LexicalExplainer(vocabulary::spelled);
            case PATTERN ->
                    new PatternExplainer(
                            vocabulary::spelled,
                            TokenClasses.of(reader),
                            subject.map(model -> new WindowProbe(model, new Seed(0))));
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
