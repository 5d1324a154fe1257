package dev.hyaline.corpus.reader;

import dev.hyaline.common.Figures;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The field whose value keeps documents together in one split, such as the book of a chapter.
 *
 * @param field {@code id}, {@code domain} or a field of the metadata
 */
public record GroupBy(String field) {

    public GroupBy {
        if (field.isBlank()) {
            throw CorpusTally.corpusError("group-by field must have a name, but is blank");
        }
    }

    /** The value that a document has; what is no string is written as JSON. */
    public String groupOf(Document document) {
        Optional<String> value =
                switch (field) {
                    case "id" -> Optional.of(document.name());
                    case "domain" -> document.domain();
                    default -> metadata(document);
                };
        return value.orElseThrow(() ->
                CorpusTally.corpusError(
                        Figures.format(
                                "document must have the field to group by, %s, but has none (%s)",
                                field, document.source())));
    }

    private Optional<String> metadata(Document document) {
        JsonNode value = DocumentFields.JSON.readTree(document.metadataJson()).path(field);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        return Optional.of(
                value.isString()
                        ? value.stringValue()
                        : DocumentFields.JSON.writeValueAsString(value));
    }
}
