package dev.hyaline.llm.ledger;

import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Json;
import dev.hyaline.llm.config.BaseUrl;
import dev.hyaline.llm.config.LlmConfig;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Prices by server and model. What it does not have is unknown, never 0: a server of one's own
 * costs nothing only when the user's file says so ({@code "*"} stands for all models of a server).
 *
 * @param version of the table that was built in, with the user's own beside it
 * @param servers prices by address and model
 */
public record PriceTable(String version, Map<BaseUrl, Map<String, Price>> servers) {

    private static final String RESOURCE = "/dev/hyaline/llm/prices.json";
    private static final String ANY_MODEL = "*";
    private static final JsonMapper MAPPER =
            Json.STRICT.rebuild().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    public PriceTable {
        servers = Map.copyOf(servers);
    }

    /** The file's form. */
    private record Table(
            @Nullable String version, @Nullable Map<String, Map<String, Entry>> servers) {}

    private record Entry(
            @Nullable BigDecimal input,
            @Nullable BigDecimal output,
            @Nullable BigDecimal cachedInput) {}

    public static PriceTable builtIn() {
        try (InputStream in = PriceTable.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing from the jar");
            }
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), RESOURCE);
        } catch (IOException e) {
            throw AtomicFiles.failure("read", Path.of(RESOURCE), e);
        }
    }

    /**
     * The table that is built in, outranked by the user's file.
     *
     * @param file the user's; when none is given, {@code prices.json} in the configuration folder
     *     if there is one
     */
    public static PriceTable load(Optional<Path> file, Map<String, String> environment) {
        Path usual =
                LlmConfig.folder(environment, System.getProperty("user.home", "."))
                        .resolve("prices.json");
        if (file.isEmpty() && !Files.isRegularFile(usual)) {
            return builtIn();
        }
        Path own = file.orElse(usual);
        if (!Files.isRegularFile(own)) {
            throw HyalineException.usage(
                    "prices must be in a file that exists, but are in: %s", own);
        }
        return builtIn().overriddenBy(parse(AtomicFiles.readText(own), own.toString()));
    }

    private PriceTable overriddenBy(PriceTable own) {
        Map<BaseUrl, Map<String, Price>> merged = new HashMap<>(servers);
        own.servers.forEach((server, prices) -> {
            Map<String, Price> models = new HashMap<>(servers.getOrDefault(server, Map.of()));
            if (prices.containsKey(ANY_MODEL)) {
                models.clear();
            }
            models.putAll(prices);
            merged.put(server, Map.copyOf(models));
        });
        return new PriceTable(version + "+" + own.version, merged);
    }

    static PriceTable parse(String json, String where) {
        try {
            Map<BaseUrl, Map<String, Price>> servers = new HashMap<>();
            @Nullable Table table = MAPPER.readValue(json, Table.class);
            if (table == null || table.version() == null || table.servers() == null) {
                throw wrong("version and servers are missing", where, null);
            }
            table.servers()
                    .forEach((server, entries) -> {
                        Map<String, Price> prices = new HashMap<>();
                        entries.forEach(
                                (model, entry) -> prices.put(model, price(model, entry, where)));
                        servers.put(BaseUrl.parse(server), Map.copyOf(prices));
                    });
            return new PriceTable(table.version(), servers);
        } catch (JacksonException e) {
            String reason = String.valueOf(e.getOriginalMessage());
            throw wrong(reason.lines().findFirst().orElse(""), where, e);
        }
    }

    private static Price price(String model, Entry entry, String where) {
        if (entry.input() == null || entry.output() == null) {
            throw wrong(model + " has no input or no output", where, null);
        }
        try {
            return new Price(
                    entry.input(), entry.output(), Optional.ofNullable(entry.cachedInput()));
        } catch (IllegalArgumentException e) {
            throw wrong(model + ": " + e.getMessage(), where, e);
        }
    }

    private static HyalineException wrong(String what, String where, @Nullable Exception cause) {
        return HyalineException.usage(
                        "prices must be JSON with version, servers, models, input and output, but are not:"
                                + Figures.format(" %s (%s)", what, where))
                .because(cause);
    }

    /** The price of a model at a server; a dated name has that of the name without its date. */
    public Optional<Price> of(BaseUrl server, String model) {
        Map<String, Price> prices = servers.getOrDefault(server, Map.of());
        return Optional.ofNullable(prices.get(model))
                .or(() ->
                        Optional.ofNullable(
                                prices.get(model.replaceFirst("-\\d{4}-\\d{2}-\\d{2}$", ""))))
                .or(() -> Optional.ofNullable(prices.get(ANY_MODEL)));
    }
}
