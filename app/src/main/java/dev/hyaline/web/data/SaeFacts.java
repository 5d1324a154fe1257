package dev.hyaline.web.data;

import dev.hyaline.checkpoint.Safetensors;
import dev.hyaline.common.Json;
import dev.hyaline.run.RunFolder;
import dev.hyaline.subject.Site;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** What the file of an autoencoder says of it, beside its weights. */
public final class SaeFacts {

    private static final String CONFIG = "sae";

    private SaeFacts() {}

    /** Each by its name, nested ones with a dot between names; none when the file has none. */
    public static SortedMap<String, String> of(RunFolder run, Site site) {
        SortedMap<String, String> facts = new TreeMap<>();
        try (Safetensors file = Safetensors.open(run.file(RunFolder.saeFile(site.address())))) {
            String json = file.metadata().getOrDefault(CONFIG, "{}");
            add("", Json.STRICT.readTree(json), facts);
        } catch (JacksonException e) {
            return facts; // as far as it could be read
        }
        return facts;
    }

    private static void add(String prefix, JsonNode node, Map<String, String> facts) {
        node.properties()
                .forEach(each -> {
                    if (each.getValue().isObject()) {
                        add(prefix + each.getKey() + ".", each.getValue(), facts);
                    } else {
                        facts.put(prefix + each.getKey(), each.getValue().asString());
                    }
                });
    }
}
