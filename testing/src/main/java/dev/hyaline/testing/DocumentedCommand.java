package dev.hyaline.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A command line of the documentation.
 *
 * @param place its file and line
 * @param words what stands behind {@code hyaline}
 * @param example whether it is typed in a block, and not only spoken of in a sentence
 * @param printed what a block shows that it prints
 */
public record DocumentedCommand(
        String place, List<String> words, boolean example, List<String> printed) {

    private static final Pattern TYPED = Pattern.compile("(\\$ )?(\\./hyaline .*)");
    private static final Pattern SPOKEN =
            Pattern.compile("`((?:[A-Z_]+=\\S+ )?(?:\\./)?hyaline [a-z][^`]*)`");
    private static final Pattern WORD = Pattern.compile("(?:'[^']*'|\"[^\"]*\"|[^\\s'\"])+");

    public DocumentedCommand {
        words = List.copyOf(words);
        printed = List.copyOf(printed);
    }

    /** Those of the README and of the pages beside it. */
    public static List<DocumentedCommand> in(Path root) throws IOException {
        List<Path> pages = new ArrayList<>(List.of(root.resolve("README.md")));
        try (Stream<Path> docs = Files.list(root.resolve("docs"))) {
            docs.filter(page -> page.toString().endsWith(".md")).sorted().forEach(pages::add);
        }
        List<DocumentedCommand> commands = new ArrayList<>();
        for (Path page : pages) {
            read(page, commands);
        }
        return commands;
    }

    private static void read(Path page, List<DocumentedCommand> commands) throws IOException {
        List<String> lines = Files.readAllLines(page);
        boolean block = false;
        for (int i = 0; i < lines.size(); i++) {
            String place = page.getFileName() + ":" + (i + 1);
            Matcher typed = TYPED.matcher(lines.get(i));
            if (lines.get(i).startsWith("```")) {
                block = !block;
            } else if (!block) {
                SPOKEN.matcher(lines.get(i))
                        .results()
                        .forEach(spoken -> add(spoken.group(1), place, false, List.of(), commands));
            } else if (typed.matches()) {
                add(typed.group(2), place, true, printed(lines, i + 1), commands);
            }
        }
    }

    private static List<String> printed(List<String> lines, int from) {
        return lines.subList(from, lines.size()).stream()
                .takeWhile(line -> !line.startsWith("```") && !TYPED.matcher(line).matches())
                .toList();
    }

    /** One or, joined by {@code &&}, several; a comment ends them. */
    private static void add(
            String line,
            String place,
            boolean example,
            List<String> printed,
            List<DocumentedCommand> commands) {
        List<String> words = new ArrayList<>();
        for (Matcher word = WORD.matcher(line); word.find() && !word.group().startsWith("#"); ) {
            if (word.group().equals("&&")) {
                commands.add(of(words, place, example, List.of()));
                words = new ArrayList<>();
            } else {
                words.add(word.group().replaceAll("['\"]", ""));
            }
        }
        commands.add(of(words, place, example, printed));
    }

    private static DocumentedCommand of(
            List<String> words, String place, boolean example, List<String> printed) {
        int program = words.getFirst().endsWith("hyaline") ? 0 : 1; // behind a variable
        return new DocumentedCommand(
                place, words.subList(program + 1, words.size()), example, printed);
    }

    @Override
    public String toString() {
        return place + ": " + String.join(" ", words);
    }
}
