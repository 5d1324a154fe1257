package dev.hyaline.cli;

import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.Progress;
import dev.hyaline.common.TemporaryFiles;
import dev.hyaline.record.Recorder;
import dev.hyaline.record.RecordingOptions;
import dev.hyaline.run.Manifest;
import dev.hyaline.run.RunFolder;
import dev.hyaline.subject.Response;
import dev.hyaline.subject.Runner;
import dev.hyaline.subject.SubjectModel;
import dev.hyaline.web.WebConfig;
import dev.hyaline.web.WebServer;
import dev.hyaline.web.data.RunView;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Rehearses the commands that should answer at once, on a made-up run and without libtorch, while
 * the JVM writes its start-up cache at the end of a build. Does nothing for a user.
 */
final class Rehearsal {

    private static final int LENGTH = 64;
    private static final int DOCUMENTS = 6;
    private static final int VOCABULARY = 32;
    private static final int UNITS = 4;

    private Rehearsal() {}

    public static void main(String[] args) throws IOException {
        Path folder = TemporaryFiles.folder("hyaline-rehearsal");
        try {
            Path corpus = folder.resolve("corpus.jsonl");
            Files.writeString(corpus, corpus());
            RunFolder run = new RunFolder(folder.resolve("run"));
            String path = run.path().toString();
            RecordingOptions options = RecordingOptions.DEFAULT;
            new Recorder(run, new MadeUp(), corpus.toString(), options, Progress.NONE).record();
            for (String[] command :
                    new String[][] {
                        {"--help"},
                        {"explain", path, "--quiet"},
                        {"score", path, "--quiet"},
                        {"show", path, "mlp.0.1"},
                        {"show", path, "mlp.0.1", "--json"},
                        {"top", path},
                        {"show", path, "mlp.0.99"}
                    }) {
                Main.commandLine(command).execute(command);
            }
            serve(run);
        } finally {
            AtomicFiles.delete(folder);
        }
    }

    /** A first page, as a browser asks for it. */
    private static void serve(RunFolder run) throws IOException {
        WebConfig config = new WebConfig(WebConfig.LOOPBACK, 0, Optional.empty());
        try (RunView view = RunView.open(run, Optional.empty());
                WebServer server = WebServer.start(view, config)) {
            for (String page : new String[] {"", "unit/mlp.0.1", "search?q=1"}) {
                try (InputStream in = URI.create(server.address() + page).toURL().openStream()) {
                    in.readAllBytes();
                }
            }
        }
    }

    private static String corpus() {
        return IntStream.range(0, DOCUMENTS)
                .mapToObj(document ->
                        IntStream.range(0, LENGTH)
                                .map(position ->
                                        (position * (document + 3) + document) % VOCABULARY)
                                .boxed()
                                .toList())
                .map("{\"ids\":%s}\n"::formatted)
                .collect(Collectors.joining());
    }

    /** A model whose unit u is active on tokens that leave the remainder u. */
    private static final class MadeUp implements SubjectModel {

        @Override
        public Manifest.Model identity() {
            return new Manifest.Model(
                    "made up", "0".repeat(64), 1, UNITS, UNITS, VOCABULARY, LENGTH);
        }

        @Override
        public String precision() {
            return "fp32";
        }

        @Override
        public Runner runner(int lanes) {
            return (tokens, ranges, _, sink) -> {
                for (int range = 0; range < ranges.size(); range++) {
                    float[] values = new float[tokens.length * tokens[0].length * UNITS];
                    for (int i = 0; i < values.length; i++) {
                        int at = i / UNITS;
                        int token = tokens[at / tokens[0].length][at % tokens[0].length];
                        values[i] = token % UNITS == i % UNITS ? 1 + i % 7 : -0.1f;
                    }
                    sink.accept(range, new Response.OnHost(values));
                }
            };
        }
    }
}
