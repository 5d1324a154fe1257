package dev.hyaline.benchmarks;

import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Seed;
import dev.hyaline.common.Statistics;
import dev.hyaline.run.RunFolder;
import dev.hyaline.subject.UnitIndex;
import dev.hyaline.web.WebConfig;
import dev.hyaline.web.WebServer;
import dev.hyaline.web.data.RunView;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * How long pages take, in an open loop: requests come at their times whether or not earlier ones
 * were answered, and a time counts from when its request was due. Client and server share the
 * machine.
 */
@Command(
        name = "viewer",
        description =
                "Answer times of 'serve': random units' pages, and searches, at a fixed rate.")
final class ViewerCommand implements Runnable {

    private static final String[] WORDS = {
        "import",
        "number",
        "pronouns",
        "after",
        "punctuation",
        "beginning of a window",
        "str*",
        "capital* letter",
        "\"the beginning\"",
        "/.*ing/",
        "java",
        "T",
        "of",
        "word",
        "two tokens"
    };

    private static final int TRIED = 40;
    private static final int TRIED_WORDS = 54; // 63 tokens and a number

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "RUN", description = "The run folder.")
    private Path run = Path.of("");

    @Option(
            names = "--rate",
            defaultValue = "50",
            description = "Requests a second (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(
            names = "--seconds",
            defaultValue = "30",
            description = "How long, after as long to warm up (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = {"-m", "--model"},
            paramLabel = "FOLDER",
            description = "The run's subject model: has texts tried, too.")
    private @Nullable String model;

    @Override
    public void run() {
        if (rate < 1 || seconds < 1) {
            throw HyalineException.usage(
                    "--rate and --seconds must be at least 1, but are: %d and %d", rate, seconds);
        }
        long began = System.nanoTime();
        try (RunView view = RunView.open(RunFolder.open(run), Optional.ofNullable(model));
                WebServer server =
                        WebServer.start(
                                view, new WebConfig(WebConfig.LOOPBACK, 0, Optional.empty()))) {
            say(Figures.format("%,d units", view.index().size()) + ", opened" + since(began));
            while (!view.overview().complete()) {
                pause(20);
            }
            say("overview complete" + since(began));
            while (!view.searchable()) {
                pause(50);
            }
            say("searchable" + since(began));
            UnitIndex index = view.index();
            Seed random = new Seed(1);
            measure(
                    "unit pages",
                    server,
                    i -> "unit/" + index.unit(Math.floorMod(random.hash(i), index.size())));
            measure(
                    "searches",
                    server,
                    i ->
                            "search?q="
                                    + URLEncoder.encode(
                                            WORDS[i % WORDS.length], StandardCharsets.UTF_8));
            if (model != null) {
                tryTexts(server);
            }
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            long used = runtime.totalMemory() - runtime.freeMemory();
            say(Figures.format("heap in use %,d MB", used >> 20));
        }
    }

    private void measure(String what, WebServer server, IntFunction<String> path) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            send(client, server, path, 1_000_000);
            double[] millis = send(client, server, path, 0);
            Arrays.sort(millis);
            say(
                    String.format(
                            Locale.ROOT,
                            "%s: median %.1f ms, 99 %% %.1f ms, largest %.1f ms (%d at %d/s)",
                            what,
                            Statistics.quantile(millis, 0.5),
                            Statistics.quantile(millis, 0.99),
                            millis[millis.length - 1],
                            millis.length,
                            rate));
        }
    }

    /** One text after another, as somebody at a keyboard asks. */
    private void tryTexts(WebServer server) {
        String text = "I read the old book again and again, ".repeat(TRIED_WORDS / 9);
        String path = "try?text=" + URLEncoder.encode(text, StandardCharsets.UTF_8);
        double[] millis = new double[TRIED];
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (int i = -TRIED / 2; i < TRIED; i++) {
                long asked = System.nanoTime();
                HttpRequest request =
                        HttpRequest.newBuilder(URI.create(server.address() + path + i)).build();
                HttpResponse<byte[]> answer =
                        client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray()).join();
                requireOk(answer.statusCode(), request);
                millis[Math.max(0, i)] = (System.nanoTime() - asked) / 1e6;
            }
        }
        Arrays.sort(millis);
        say(
                String.format(
                        Locale.ROOT,
                        "a text on all units: median %.0f ms, largest %.0f ms (%d, one by one)",
                        Statistics.quantile(millis, 0.5),
                        millis[millis.length - 1],
                        millis.length));
    }

    private static void requireOk(int status, HttpRequest request) {
        if (status != 200) {
            throw HyalineException.checkFailed(
                    "status must be 200, but is: %d (%s)", status, request.uri());
        }
    }

    private double[] send(
            HttpClient client, WebServer server, IntFunction<String> path, int offset) {
        int requests = rate * seconds;
        List<CompletableFuture<Double>> answers = new ArrayList<>();
        long start = System.nanoTime();
        for (int i = 0; i < requests; i++) {
            long due = start + i * 1_000_000_000L / rate;
            while (System.nanoTime() < due) {
                pause(1);
            }
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(server.address() + path.apply(offset + i)))
                            .build();
            answers.add(
                    client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray())
                            .thenApply(response -> {
                                requireOk(response.statusCode(), request);
                                return (System.nanoTime() - due) / 1e6;
                            }));
        }
        return answers.stream().mapToDouble(CompletableFuture::join).toArray();
    }

    private static String since(long began) {
        return String.format(Locale.ROOT, " after %.2f s", (System.nanoTime() - began) / 1e9);
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw HyalineException.checkFailed("interrupted while measuring").because(e);
        }
    }

    private void say(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }
}
