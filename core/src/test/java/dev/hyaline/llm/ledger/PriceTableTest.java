package dev.hyaline.llm.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.common.Figures;
import dev.hyaline.llm.Errors;
import dev.hyaline.llm.config.BaseUrl;
import dev.hyaline.llm.wire.Usage;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PriceTableTest {

    @TempDir private Path folder;

    private static final BaseUrl LOCAL = BaseUrl.parse("http://localhost:8000");

    @Test
    void theBuiltInTableHasOpenAisModelsAndNoOthers() {
        PriceTable prices = PriceTable.builtIn();
        assertThat(prices.version()).matches("\\d{4}-\\d{2}");
        Price price = prices.of(BaseUrl.OPENAI, "gpt-4o-mini").orElseThrow();
        assertThat(price.of(new Usage(1_000_000, 1_000_000, 0, false)))
                .isEqualByComparingTo("0.75");
        assertThat(price.of(new Usage(1_000_000, 0, 400_000, false)))
                .isEqualByComparingTo("0.12"); // 0.6 · 0.15 + 0.4 · 0.075
        assertThat(price.of(new Usage(1, 0, 0, false))).isEqualByComparingTo("0.00000015");
        assertThat(prices.of(BaseUrl.OPENAI, "gpt-17")).isEmpty();
        assertThat(prices.of(LOCAL, "gpt-4o-mini")).as("a name is no price").isEmpty();
    }

    @Test
    void aDatedNameHasThePriceOfTheNameUnlessItHasItsOwn() {
        PriceTable prices = PriceTable.builtIn();
        assertThat(prices.of(BaseUrl.OPENAI, "gpt-4o-2024-08-06"))
                .isEqualTo(prices.of(BaseUrl.OPENAI, "gpt-4o"));
        assertThat(prices.of(BaseUrl.OPENAI, "gpt-4o-2024-05-13").orElseThrow().input())
                .isEqualByComparingTo("5");
    }

    @Test
    void everyPriceIsPositiveAndCachedTokensAreNotDearer() {
        PriceTable.builtIn()
                .servers()
                .values()
                .forEach(models ->
                        models.forEach((model, price) -> {
                            assertThat(price.input()).as(model).isPositive();
                            assertThat(price.output())
                                    .as(model)
                                    .isGreaterThanOrEqualTo(price.input());
                            assertThat(price.cachedInput().orElse(price.input()))
                                    .as(model)
                                    .isLessThanOrEqualTo(price.input());
                        }));
    }

    @Test
    void theUsersFileAddsAndReplaces() throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("prices.json"),
                        """
                        {"version": "mine", "servers": {
                          "https://api.openai.com/v1": {"gpt-4o": {"input": 1, "output": 2}},
                          "http://localhost:8000": {"*": {"input": 0, "output": 0}}}}
                        """);
        PriceTable prices = PriceTable.load(Optional.of(file), Map.of());
        assertThat(prices.version()).endsWith("+mine");
        assertThat(prices.of(BaseUrl.OPENAI, "gpt-4o").orElseThrow().output())
                .isEqualByComparingTo("2");
        assertThat(prices.of(BaseUrl.OPENAI, "gpt-4o-mini")).isPresent();
        assertThat(prices.of(LOCAL, "anything").orElseThrow().atMost(1000, 1000))
                .isEqualByComparingTo("0");
    }

    @Test
    void itIsFoundBesideTheConfiguration() throws IOException {
        Path file = folder.resolve("hyaline").resolve("prices.json");
        Files.createDirectories(file.getParent());
        Files.writeString(
                file,
                "{\"version\": \"v\", \"servers\": {\"http://localhost:8000/v1\": {\"m\":"
                        + " {\"input\": 1, \"output\": 1}}}}");
        Map<String, String> environment = Map.of("XDG_CONFIG_HOME", folder.toString());
        assertThat(PriceTable.load(Optional.empty(), environment).of(LOCAL, "m")).isPresent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | version and servers are missing",
                "{\"version\": \"v\", \"servers\": {\"http://h\": {\"m\": {\"input\": 1}}}} | m has no input or no output",
                "{\"version\": \"v\", \"servers\": {\"http://h\": {\"m\": {\"input\": -1, \"output\": 1}}}} | m: prices must be at least 0, but are: -1, 1, Optional.empty",
            })
    void aFileThatIsWrongIsRefused(String content, String what) throws IOException {
        Path file = Files.writeString(folder.resolve("prices.json"), content);
        Errors.assertUsage(() -> PriceTable.load(Optional.of(file), Map.of()))
                .hasMessage(
                        "prices must be JSON with version, servers, models, input and output, but"
                                + Figures.format(" are not: %s (%s)", what, file));
    }

    @Test
    void aFileThatWasNamedMustExist() {
        Path missing = folder.resolve("no.json");
        Errors.assertUsage(() -> PriceTable.load(Optional.of(missing), Map.of()))
                .hasMessage("prices must be in a file that exists, but are in: " + missing);
    }

    @ParameterizedTest
    @CsvSource({
        "0, $0.00",
        "5, $5.00",
        "4.968, $4.97",
        "0.5, $0.50",
        "0.00012, $0.00012",
        "0.0345678, $0.034568",
        "0.0000000001, $0.000000",
        "1234.5, $1234.50",
    })
    void moneyIsReadable(BigDecimal dollars, String text) {
        assertThat(Dollars.text(dollars)).isEqualTo(text);
    }
}
