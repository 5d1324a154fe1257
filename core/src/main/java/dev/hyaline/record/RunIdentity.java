package dev.hyaline.record;

import dev.hyaline.common.Figures;
import dev.hyaline.common.Sha256;
import dev.hyaline.run.Manifest;
import java.util.List;
import java.util.Map;

/** What makes a run the one it is: model, corpus, decisive options, files; no times, no places. */
public final class RunIdentity {

    private RunIdentity() {}

    /** That of a run, out of what its manifest says. */
    public static String of(Manifest manifest) {
        return of(
                manifest.model().sha256(),
                manifest.corpus().sha256(),
                manifest.options(),
                manifest.files());
    }

    static String of(
            String model,
            String corpus,
            Map<String, Object> options,
            List<Manifest.DataFile> files) {
        List<String> listed =
                files.stream()
                        .map(each ->
                                Figures.format(
                                        "DataFile[path=%s, bytes=%d, sha256=%s]",
                                        each.path(), each.bytes(), each.sha256()))
                        .toList();
        return Sha256.of(model + corpus + RecordingStart.identity(options) + listed).hex();
    }
}
