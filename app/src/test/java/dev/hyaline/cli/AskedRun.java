package dev.hyaline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.common.Figures;
import dev.hyaline.results.ResultTables;
import dev.hyaline.run.Catalogue;
import dev.hyaline.run.RunFolder;
import dev.hyaline.testing.ScriptedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A small run of the built-in model, and commands that ask a scripted server about it. */
final class AskedRun {

    private static final int LAYERS = 6;

    private AskedRun() {}

    /** Records one. */
    static Path record(Path folder) {
        Path run = folder.resolve("recorded");
        Cli recorded =
                Cli.run("record", "builtin", "--max-windows", "300", "-o", run.toString(), "-q");
        assertThat(recorded.status()).as(recorded.err()).isZero();
        return run;
    }

    /** Another run with the same records, and nothing explained. */
    static Path copy(Path run, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(run)) {
            for (Path each : files.toList()) {
                Path target = to.resolve(run.relativize(each).toString());
                if (Files.isDirectory(each)) {
                    Files.createDirectories(target);
                } else if (!each.getFileName().toString().startsWith("catalogue")) {
                    Files.createLink(target, each);
                }
            }
        }
        return to;
    }

    /**
     * A configuration for a server whose requests time out soon.
     *
     * @param capabilities JSON, or empty for the server to be asked
     */
    static Path config(Path folder, ScriptedServer server, String capabilities) {
        String use =
                Figures.format(
                        "{\"server\": \"s\", \"model\": \"helpful\"%s}",
                        capabilities.isEmpty() ? "" : ", \"capabilities\": " + capabilities);
        try {
            return Files.writeString(
                    folder.resolve("llm.json"),
                    Figures.format(
                            """
                            {"servers": {"s": {"baseUrl": "%s", "concurrency": 16, "requestTimeoutSeconds": 2, "retryWaitSeconds": 0.02}},
                             "roles": {"explainer": %s, "simulator": %s, "judge": %s}}
                            """,
                            server.baseUrl(), use, use, use));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Free of charge but for what is said. */
    static Path prices(Path folder, ScriptedServer server, String input, String output) {
        try {
            return Files.writeString(
                    folder.resolve("prices.json"),
                    Figures.format(
                            """
                            {"version": "own", "servers": {"%s": {"*": {"input": %s, "output": %s}}}}
                            """,
                            server.baseUrl(), input, output));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything that was found out, without what depends on the order or the time of asking. */
    static List<String> results(Path run) {
        List<String> results = new ArrayList<>();
        RunFolder folder = new RunFolder(run);
        try (Catalogue catalogue =
                Catalogue.read(folder, folder.manifest().runId(), ResultTables.ALL)) {
            for (String sql :
                    List.of(
                            "SELECT key, unit, text, body FROM explanation WHERE status <> 'unanswered'"
                                    + " ORDER BY key",
                            "SELECT key, top_and_random, lift, body FROM score_card ORDER BY key",
                            "SELECT explanation_key, window_id, simulated FROM simulation ORDER BY 1, 2",
                            "SELECT key, auc, body FROM judge_card ORDER BY key")) {
                catalogue.query(handle ->
                        results.addAll(
                                handle.createQuery(sql).mapToMap().map(Map::toString).list()));
            }
        }
        return results;
    }

    /** Two hundred units, of all layers. */
    static String units() {
        List<String> units = new ArrayList<>();
        for (int layer = 0; layer < LAYERS; layer++) {
            units.add(Figures.format("mlp.%d.0-%d", layer, layer < 2 ? 33 : 32));
        }
        return String.join(",", units);
    }
}
