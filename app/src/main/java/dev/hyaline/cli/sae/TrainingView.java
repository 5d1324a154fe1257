package dev.hyaline.cli.sae;

import dev.hyaline.common.Figures;
import dev.hyaline.train.SaeTraining;
import dev.hyaline.train.TrainingPoint;
import dev.hyaline.train.TrainingReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How training went, for people. */
final class TrainingView {

    private TrainingView() {}

    static String of(TrainingReport report, Path out) {
        List<String> lines = new ArrayList<>();
        lines.add(
                "trained: %s, %,d steps, %,d tokens, %s"
                        .formatted(
                                out,
                                report.steps(),
                                report.tokens(),
                                Figures.duration(report.seconds())));
        if (!report.points().isEmpty()) {
            TrainingPoint last = report.points().getLast();
            lines.add(
                    Figures.format(
                            "at the end: NMSE %.4f (normalised, last batches), L0 %.1f, dead %.1f %%",
                            last.nmse(), last.l0(), 100 * last.dead()));
        }
        report.heldOutNmse()
                .ifPresent(nmse ->
                        lines.add(
                                Figures.format(
                                        "held out: NMSE %.4f on %,d tokens of test documents",
                                        nmse, report.heldOutTokens())));
        lines.add("curves: " + page(out));
        return String.join(System.lineSeparator(), lines);
    }

    /** Where the page with curves lies. */
    static Path page(Path out) {
        return SaeTraining.beside(out, ".training.html");
    }
}
