package dev.hyaline.cli;

import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.Figures;
import dev.hyaline.run.RunFolder;
import dev.hyaline.web.WebConfig;
import dev.hyaline.web.WebServer;
import dev.hyaline.web.data.RunView;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Flips single bits in the files of a run, which is copied first, and looks at what commands print
 * then: the same, something else with a word about it, or something else without one.
 */
final class Flips {

    private final Path whole;
    private final Path folder;
    private final List<List<String>> commands;
    private final List<String> pages;
    private final Map<String, String> expected;

    /**
     * @param file relative to the run
     * @param bit counted from the file's first
     * @param found whether {@code verify} says that something is wrong
     * @param silent what was printed otherwise without a word; empty where nothing was
     * @param said whether some command refused or warned
     */
    record Flip(String file, long bit, boolean found, String silent, boolean said) {
        @Override
        public String toString() {
            return Figures.format(
                    "%s bit %d: verify %s, commands %s",
                    file,
                    bit,
                    found ? "finds it" : "finds nothing",
                    silent.isEmpty() ? said ? "say so" : "print the same" : "LIE: " + silent);
        }
    }

    /**
     * @param whole a run; it stays as it is
     * @param folder where its copies go; not there yet
     * @param commands of which RUN stands for the copy
     * @param pages of the viewer; none for no viewer
     */
    Flips(Path whole, Path folder, List<String> commands, List<String> pages) throws IOException {
        this.whole = whole;
        this.folder = folder;
        this.commands = commands.stream().map(each -> List.of(each.split(" "))).toList();
        this.pages = pages;
        copy();
        this.expected = printed();
        for (Map.Entry<String, String> each : expected.entrySet()) {
            if (!each.getValue().startsWith("0\n")) {
                throw new IllegalStateException(each.toString());
            }
        }
    }

    /** The files of a kind, {@code manifest}, {@code parquet} or {@code catalogue}. */
    List<Path> files(String kind) throws IOException {
        try (Stream<Path> files = Files.walk(whole)) {
            return files.filter(each -> kind(each).equals(kind)).sorted().toList();
        }
    }

    private static String kind(Path file) {
        String name = String.valueOf(file.getFileName());
        return switch (name) {
            case "manifest.json" -> "manifest";
            case "catalogue.db", "catalogue.sum" -> "catalogue";
            default -> name.endsWith(".parquet") ? "parquet" : "";
        };
    }

    /** One bit of one file, chosen at random. */
    Flip flip(List<Path> files, SplittableRandom random) throws IOException {
        Path file = files.get(random.nextInt(files.size()));
        byte[] bytes = Files.readAllBytes(file);
        long bit = random.nextLong(8L * bytes.length);
        bytes[(int) (bit >> 3)] ^= (byte) (1 << (bit & 7));
        copy();
        Path relative = whole.relativize(file);
        Files.write(folder.resolve(relative), bytes);
        boolean found = Cli.run("verify", folder.toString(), "-q").status() != 0;
        String silent = "";
        boolean said = false;
        for (Map.Entry<String, String> each : printed().entrySet()) {
            String before = expected.getOrDefault(each.getKey(), "");
            if (!each.getValue().equals(before)) {
                if (each.getValue().startsWith("0\n")) {
                    silent += each.getKey() + difference(before, each.getValue());
                } else {
                    said = true;
                }
            }
        }
        return new Flip(relative.toString(), bit, found, silent, said);
    }

    private static String difference(String before, String now) {
        int at = 0;
        while (at < before.length() && at < now.length() && before.charAt(at) == now.charAt(at)) {
            at++;
        }
        int from = Math.max(0, at - 40);
        return Figures.format(
                " was «%s», is «%s»; ",
                before.substring(from, Math.min(before.length(), at + 40)),
                now.substring(from, Math.min(now.length(), at + 40)));
    }

    /** Status and output by command; a word on standard error counts as a status of its own. */
    private Map<String, String> printed() {
        Map<String, String> printed = new LinkedHashMap<>();
        for (List<String> command : commands) {
            Cli ran =
                    Cli.run(
                            command.stream()
                                    .map(each -> each.equals("RUN") ? folder.toString() : each)
                                    .map(each -> each.replace('~', ' '))
                                    .toArray(String[]::new));
            String status = ran.status() + (ran.err().isBlank() ? "" : " " + ran.err());
            printed.put(String.join(" ", command), status + "\n" + ran.out());
        }
        if (!pages.isEmpty()) {
            readPages(printed);
        }
        return printed;
    }

    private void readPages(Map<String, String> printed) {
        try (RunView view = RunView.open(RunFolder.open(folder), Optional.empty());
                WebServer server =
                        WebServer.start(
                                view, new WebConfig(WebConfig.LOOPBACK, 0, Optional.empty()));
                HttpClient client = HttpClient.newHttpClient()) {
            for (String page : pages) {
                HttpResponse<String> answer =
                        client.send(
                                HttpRequest.newBuilder(URI.create(server.address() + page)).build(),
                                HttpResponse.BodyHandlers.ofString());
                int status = answer.statusCode() == 200 ? 0 : answer.statusCode();
                printed.put(page, status + "\n" + answer.body());
            }
        } catch (IOException | InterruptedException | RuntimeException e) {
            pages.forEach(page -> printed.putIfAbsent(page, e.toString()));
        }
    }

    private void copy() throws IOException {
        AtomicFiles.delete(folder);
        try (Stream<Path> files = Files.walk(whole)) {
            for (Path each : files.toList()) {
                Path target = folder.resolve(whole.relativize(each).toString());
                if (Files.isDirectory(each)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(each, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    /** RUN, the folder for copies, how many flips, seeds: prints each flip, then how many. */
    public static void main(String[] arguments) throws IOException {
        List<String> units = List.of("mlp.0.0", "mlp.1.7", "mlp.2.31");
        List<String> commands = new ArrayList<>();
        commands.add("top RUN -n 100000 --json");
        commands.add("top RUN --by lift -n 50");
        units.forEach(unit -> commands.add("show RUN " + unit + " --json"));
        commands.add("show RUN mlp.0.0 --why --json");
        commands.add("query RUN FROM~score_card~SELECT~*~EXCLUDE~seq~ORDER~BY~key");
        commands.add("query RUN SELECT~count(*),sum(maximum),sum(window_id)~FROM~records");
        commands.add("query RUN SELECT~sum(explain_mean),sum(test_maximum)~FROM~units");
        List<String> pages = new ArrayList<>();
        units.forEach(unit -> pages.add("unit/" + unit));
        units.forEach(unit -> pages.add("api/v1/units/" + unit));
        Flips flips = new Flips(Path.of(arguments[0]), Path.of(arguments[1]), commands, pages);
        int count = Integer.parseInt(arguments[2]);
        for (String seed : List.of(arguments).subList(3, arguments.length)) {
            SplittableRandom random = new SplittableRandom(Long.parseLong(seed));
            Map<String, int[]> table = new LinkedHashMap<>();
            for (int i = 0; i < count; i++) {
                String kind = List.of("catalogue", "parquet", "catalogue", "manifest").get(i % 4);
                Flip flip = flips.flip(flips.files(kind), random);
                System.out.println(flip);
                int[] row = table.computeIfAbsent(kind, _ -> new int[4]);
                row[0]++;
                row[1] += flip.found() ? 1 : 0;
                row[2] += flip.said() ? 1 : 0;
                row[3] += flip.silent().isEmpty() ? 0 : 1;
            }
            table.forEach((kind, row) ->
                    System.out.println(
                            Figures.format(
                                    "seed %s, %s: %d flips, %d found by verify, %d said by commands, %d silent",
                                    seed, kind, row[0], row[1], row[2], row[3])));
        }
    }
}
