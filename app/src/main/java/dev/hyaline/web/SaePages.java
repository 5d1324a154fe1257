package dev.hyaline.web;

import dev.hyaline.train.TrainingReport;
import dev.hyaline.train.measure.SaeReport;
import dev.hyaline.web.page.SaeReportPage;
import dev.hyaline.web.page.SaeTrainingPage;
import java.util.Map;

/** Pages about autoencoders as files by themselves: nothing beside them, no script. */
public final class SaePages {

    private SaePages() {}

    /** How good one is. */
    public static String report(SaeReport report) {
        return new Templates().render("saeReport", Map.of("page", SaeReportPage.of(report)));
    }

    /** How the training of one went. */
    public static String training(TrainingReport report) {
        return new Templates().render("saeTraining", Map.of("page", SaeTrainingPage.of(report)));
    }
}
