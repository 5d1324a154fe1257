package dev.hyaline.cli;

import dev.hyaline.common.Seed;
import dev.hyaline.explain.Explainer;
import dev.hyaline.explain.LexicalExplainer;
import dev.hyaline.explain.PatternExplainer;
import dev.hyaline.explain.TokenClasses;
import dev.hyaline.explain.WindowProbe;
import dev.hyaline.record.RecordReader;
import dev.hyaline.record.SubjectModel;
import dev.hyaline.text.Vocabulary;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The explainers that need no language model. */
enum OfflineExplainer {
    PATTERN,
    LEXICAL;

    /** The one that is used when none is named. */
    static final String DEFAULT = "pattern";

    /**
     * @param subject the run's subject model, to be asked about rare units; empty: it is not asked
     */
    Explainer create(RecordReader reader, Optional<? extends SubjectModel> subject) {
        Vocabulary vocabulary = reader.vocabulary();
        return switch (this) {
            case LEXICAL -> new LexicalExplainer(vocabulary::spelled);
            case PATTERN ->
                    new PatternExplainer(
                            vocabulary::spelled,
                            TokenClasses.of(reader),
                            subject.<PatternExplainer.Hints>map(
                                            model -> new WindowProbe(model, new Seed(0)))
                                    .orElse(evidence -> List.of()));
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
