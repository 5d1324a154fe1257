package dev.hyaline.text;

import dev.hyaline.common.Json;
import dev.hyaline.corpus.reader.TokenIds;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/** What an independent byte-level BPE gives for awkward strings. */
record TokenizerCases(List<Case> cases) {

    record Case(String text, TokenIds ids, TokenIds idsTreatingSpecialAsText) {}

    static TokenizerCases read(String name) throws IOException {
        String resource = "/fixtures/tokenizer/" + name;
        try (InputStream in = TokenizerCases.class.getResourceAsStream(resource)) {
            List<Case> cases = new ArrayList<>();
            for (JsonNode node :
                    Json.STRICT.readTree(Objects.requireNonNull(in, resource)).path("cases")) {
                cases.add(
                        new Case(
                                node.path("text").stringValue(),
                                ids(node.path("ids")),
                                ids(node.path("idsTreatingSpecialAsText"))));
            }
            return new TokenizerCases(cases);
        }
    }

    private static TokenIds ids(JsonNode array) {
        return TokenIds.of(array.valueStream().mapToInt(JsonNode::intValue).toArray());
    }
}
