package dev.hyaline.explain;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.hyaline.common.Arguments;
import dev.hyaline.common.HyalineException;
import java.util.Arrays;
import java.util.Optional;

/**
 * How an explanation came to be. As JSON the author is {@code explainer}, a name; {@code by} says
 * which kind of author it is where the name alone would be taken for another's.
 *
 * @param author who said it
 * @param version of the author; another version may say something else
 * @param evidence what was seen, such as {@code token table of the explain split: 100 tokens}
 * @param revises the id of the explanation that this one was made from, if there is one
 */
public record Provenance(Author author, String version, String evidence, Optional<String> revises) {

    public Provenance {
        revises.ifPresent(id -> {
            if (!id.matches("[0-9a-f]{32}")) {
                throw Arguments.wrong("revises must be the id of an explanation, but is: %s", id);
            }
        });
    }

    /** Of what was made from the evidence alone. */
    public static Provenance of(Author author, String version, String evidence) {
        return new Provenance(author, version, evidence, Optional.empty());
    }

    /** The same with more said of the evidence. */
    public Provenance withEvidence(String more) {
        return new Provenance(author, version, more, revises);
    }

    /** As it is written. */
    private record Row(
            String explainer,
            String version,
            String evidence,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> by,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> revises) {}

    @JsonValue
    private Row row() {
        return new Row(author.name(), version, evidence, by(), revises);
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    private static Provenance of(Row row) {
        return new Provenance(
                row.by()
                        .map(kind -> author(kind, row.explainer()))
                        .orElseGet(() -> Author.implied(row.explainer())),
                row.version(),
                row.evidence(),
                row.revises());
    }

    private static Author author(String kind, String name) {
        return Arrays.stream(Author.Kind.values())
                .filter(each -> each.lowerCase().equals(kind))
                .findFirst()
                .map(each -> new Author(each, name))
                .orElseThrow(() ->
                        HyalineException.newer(
                                "author must be a program, model or person, but is: %s (a newer hyaline wrote it: open it with that one)",
                                kind));
    }

    /** Which kind of author it is; empty where that is what the name implies. */
    private Optional<String> by() {
        return author.equals(Author.implied(author.name()))
                ? Optional.empty()
                : Optional.of(author.kind().lowerCase());
    }

    /**
     * What of it makes an explanation another one, beside the author's name and the version; empty
     * where those are all.
     */
    String distinction() {
        return by().map(kind -> "\0by " + kind).orElse("")
                + revises.map(id -> "\0revises " + id).orElse("");
    }
}
