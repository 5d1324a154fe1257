import dev.hyaline.Hyaline;
import dev.hyaline.Run;
import dev.hyaline.common.Progress;
import dev.hyaline.record.RecordingOptions;
import dev.hyaline.study.OfflineExplainer;
import dev.hyaline.study.Study;
import dev.hyaline.study.UnitSelection;
import dev.hyaline.subject.ModelOptions;
import dev.hyaline.subject.SubjectModel;
import dev.hyaline.subject.UnitId;
import java.nio.file.Path;
import java.util.List;

/** Arguments: a model, a corpus, the run's folder to make, units; builtin builtin my-run mlp.3.0-9 for example. */
public final class RecordAndScore {

    public static void main(String[] args) {
        RecordingOptions options = RecordingOptions.DEFAULT;
        try (SubjectModel model = Hyaline.model(args[0], ModelOptions.DEFAULT);
                Run run = Hyaline.record(model, args[1], options, Path.of(args[2]), Progress.NONE)) {
            UnitSelection units = UnitSelection.of(List.of(args[3]), run.records());
            Study study = run.study(Progress.NONE);
            study.explain(units, OfflineExplainer.PATTERN);
            study.score(units, "pattern");
            for (UnitId unit : units.units()) {
                double maximum = run.records().unit(unit).summary().explain().maximum();
                System.out.printf("%s, at most %.2f%n", unit, maximum);
                run.results().explanations().of(unit).forEach(each -> System.out.println("  " + each.text()));
                run.results().cards().of(unit).forEach(card -> System.out.println("  score " + card.topAndRandom().correlation().number()));
            }
        }
    }
}
