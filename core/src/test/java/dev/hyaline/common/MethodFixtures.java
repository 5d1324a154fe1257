package dev.hyaline.common;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The numbers of the 2023 reference implementation, as test resources. */
public final class MethodFixtures {

    private MethodFixtures() {}

    public static JsonNode load(String name) {
        try (InputStream in =
                Objects.requireNonNull(
                        MethodFixtures.class.getResourceAsStream("/fixtures/method/" + name))) {
            return Json.STRICT.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Stream<JsonNode> cases(String name, String member) {
        return load(name).get(member).valueStream();
    }

    public static double[] numbers(JsonNode array) {
        return array.valueStream().mapToDouble(MethodFixtures::number).toArray();
    }

    /** A number, or one of the strings that stand for NaN and the infinities. */
    public static double number(JsonNode node) {
        return node.isNumber() ? node.doubleValue() : Double.parseDouble(node.stringValue());
    }
}
