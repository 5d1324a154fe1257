package dev.hyaline.cli;

import dev.hyaline.Run;
import dev.hyaline.cli.option.Numbers;
import dev.hyaline.cli.option.RunParameter;
import dev.hyaline.cli.view.PrintingCommand;
import dev.hyaline.cli.view.ScoreReasons;
import dev.hyaline.cli.view.UnitView;
import dev.hyaline.corpus.Split;
import dev.hyaline.explain.Explanation;
import dev.hyaline.explain.TokenClasses;
import dev.hyaline.record.file.RecordReader;
import dev.hyaline.record.file.UnitRecord;
import dev.hyaline.record.file.WindowKind;
import dev.hyaline.results.JudgeCards;
import dev.hyaline.results.Results;
import dev.hyaline.results.ScoreCards;
import dev.hyaline.score.ScoreCard;
import dev.hyaline.simulate.PatternSimulator;
import dev.hyaline.simulate.Simulator;
import dev.hyaline.subject.UnitId;
import dev.hyaline.text.Vocabulary;
import dev.hyaline.web.UnitJson;
import dev.hyaline.web.data.UnitData;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code hyaline show}. */
@Command(
        name = "show",
        description =
                "Shows a unit: explanation, score card, windows with activations, token table.",
        footer = {
            "",
            "Examples:",
            "  hyaline show my-run mlp.3.1021",
            "  hyaline show my-run mlp.3.1021 --split test --kind uniform --windows 10",
            "  hyaline show my-run mlp.3.1021 --why",
            "  hyaline show my-run mlp.3.1021 --json"
        })
final class ShowCommand extends PrintingCommand {

    @Mixin RunParameter runParameter;

    @Parameters(
            index = "1",
            paramLabel = "UNIT",
            description = "Such as mlp.3.1021 or sae:NAME.1021.")
    String unit;

    @Option(
            names = "--split",
            defaultValue = "explain",
            description = "Whose windows: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    Split split = Split.EXPLAIN;

    @Option(
            names = "--kind",
            defaultValue = "top",
            description =
                    "Which windows: top, uniform, or band0 to band3 (default: ${DEFAULT-VALUE}).",
            converter = KindConverter.class)
    WindowKind kind = WindowKind.TOP;

    @Option(
            names = {"-n", "--windows"},
            paramLabel = "N",
            description = "How many windows (default: ${DEFAULT-VALUE}).")
    int windows = 5;

    @Option(
            names = "--why",
            description =
                    "Show instead why the score is what it is: its parts, down to each window's share.")
    boolean why;

    @Option(
            names = "--json",
            description =
                    "Print everything that is known as JSON; with --why, all parts and series.")
    boolean json;

    @Override
    protected void run() {
        Numbers.requireAtLeast(0, windows, "--windows");
        UnitId id = UnitId.parse(unit);
        try (Run run = runParameter.open()) {
            RecordReader reader = run.records();
            Results results = run.results();
            UnitRecord record = reader.unit(id);
            ScoreCards cards = results.cards();
            JudgeCards judged = results.judgements();
            List<Explanation> said = results.explanations().of(id);
            Vocabulary vocabulary = reader.vocabulary();
            String hookPoint = reader.shape(id.site()).hookPoint();
            if (why) {
                Function<ScoreCard, Simulator> simulator =
                        results.simulations().among(new PatternSimulator(TokenClasses.of(reader)));
                List<ScoreReasons> reasons =
                        ScoreReasons.of(said, cards, record, simulator, vocabulary);
                print(
                        json,
                        reasons,
                        () -> {
                            reasons.forEach(each -> each.print(out()));
                            sayIfNot(said);
                        });
            } else if (json) {
                printJson(UnitJson.of(UnitData.of(record, results), vocabulary, hookPoint));
            } else {
                UnitView view = new UnitView(out(), vocabulary);
                view.header(record.summary(), hookPoint);
                said.forEach(each -> view.explanation(each, cards.of(each), judged.of(each)));
                sayIfNot(said);
                view.windows(record, split, kind, windows);
                view.table(record.summary());
            }
        }
    }

    private void sayIfNot(List<Explanation> explained) {
        if (explained.isEmpty()) {
            print("not explained yet: hyaline explain RUN");
        }
    }

    /** Reads the spelling of the files. */
    static final class KindConverter implements ITypeConverter<WindowKind> {
        @Override
        public WindowKind convert(String value) {
            try {
                return WindowKind.parse(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(
                        "kind must be top, uniform, or band0 to band3, but is: " + value);
            }
        }
    }
}
