package dev.hyaline.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.common.Json;
import dev.hyaline.run.RunFolder;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Pages and JSON of a small run, over HTTP. */
final class PagesTest {

    @TempDir static Path folder;
    private static Served served;

    @BeforeAll
    static void serve() throws Exception {
        RunFolder run = TestRun.recorded(folder, MadeUpSubject.harmless(), "doc");
        TestRun.explain(run, "mlp.0.0-10", "mlp.1");
        served = Served.of(run).ready();
    }

    @AfterAll
    static void close() {
        served.close();
    }

    @Test
    void theFirstPageSaysWhatTheRunIs() throws Exception {
        String page = served.get("/").body();
        assertThat(page)
                .contains("made up: 2 layers of 12 neurons, 24 in all")
                .contains("<b>23</b> explained", "by pattern")
                .contains("Best explained", "Most surprising", "Dead", "Dense")
                .contains("/search?site=mlp.1&amp;score_min=");
    }

    @Test
    void aUnitsPageHasTheThreeSteps() throws Exception {
        String page = served.get("/unit/mlp.1.5").body();
        assertThat(page)
                .contains("blocks.1.mlp.hook_post", "activates on", "by pattern 1")
                .contains("What the explainer saw", "What the simulator predicted")
                .contains("how it compares", "class=\"heat pair\"", "<i class=\"h20\"> word")
                .contains("true 5.00 · simulated")
                .contains("control: token table", "documents shared")
                .contains("Token table", "random, calibrate split")
                .contains("href=\"/unit/mlp.1.4\"", "href=\"/unit/mlp.0.5\"")
                .contains("data-v=\"masked\"");
    }

    @Test
    void windowsAreSortedByErrorWhenAsked() throws Exception {
        String page = served.get("/unit/mlp.1.5?order=error").body();
        double last = Double.POSITIVE_INFINITY;
        Matcher matcher = Pattern.compile("· error ([0-9.]+)").matcher(page);
        int windows = 0;
        while (matcher.find()) {
            double error = Double.parseDouble(matcher.group(1));
            assertThat(error).isLessThanOrEqualTo(last);
            last = error;
            windows++;
        }
        assertThat(windows).isGreaterThan(10);
    }

    @Test
    void aUnitWithoutAnExplanationSaysSo() throws Exception {
        assertThat(served.get("/unit/mlp.0.11").body())
                .contains("Nobody has explained this unit yet", "not scored yet");
    }

    @Test
    void aDeadAndADenseUnitSaySo() throws Exception {
        assertThat(served.get("/unit/mlp.0.0").body()).contains("dead: it never rises above 0.10");
        assertThat(served.get("/unit/mlp.0.1").body()).contains("dense: active on");
    }

    @Test
    void theEndsOfALayerAndOfTheModelAreNoLinks() throws Exception {
        assertThat(served.get("/unit/mlp.1.11").body())
                .contains("mlp.1.10", "mlp.0.11")
                .doesNotContain("mlp.1.12", "mlp.2.11");
    }

    @ParameterizedTest
    @CsvSource({
        "word17, mlp.0.5", // token 17 leaves 5
        "word1*, mlp.1.",
        "/word4[13]/, mlp.0.7",
        "\"activates on\", mlp.1.5",
    })
    void unitsAreFoundByTheirTokensAndExplanations(String query, String unit) throws Exception {
        String encoded = URLEncoder.encode(query, StandardCharsets.UTF_8);
        assertThat(served.get("/search?q=" + encoded).body()).contains("/unit/" + unit);
    }

    @Test
    void filtersApplyBeforeTheLimit() throws Exception {
        JsonNode all = json("/api/v1/search?sort=unit");
        assertThat(all.path("total").intValue()).isEqualTo(24);
        JsonNode layer = json("/api/v1/search?layer=1&kind=live&score_min=0.5&sort=score");
        assertThat(layer.path("total").intValue()).isEqualTo(10);
        double last = 1;
        for (JsonNode hit : layer.path("hits")) {
            assertThat(hit.path("unit").stringValue()).startsWith("mlp.1.");
            assertThat(hit.path("score").doubleValue()).isLessThanOrEqualTo(last);
            last = hit.path("score").doubleValue();
        }
        assertThat(json("/api/v1/search?kind=unexplained").path("total").intValue()).isEqualTo(1);
        assertThat(json("/api/v1/search?author=nobody").path("total").intValue()).isZero();
    }

    @Test
    void luckIsAUnit() throws Exception {
        HttpResponse<String> lucky = served.get("/lucky");
        assertThat(lucky.statusCode()).isEqualTo(302);
        assertThat(lucky.headers().firstValue("Location").orElse("")).contains("/unit/mlp.");
    }

    @Test
    void similarUnitsAreFoundOnceTheyAreCompared() throws Exception {
        Served.await(() -> {
            try {
                return served.get("/api/v1/units/mlp.0.5/similar").statusCode() == 200;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        JsonNode similar = json("/api/v1/units/mlp.0.5/similar");
        assertThat(similar.get(0).path("unit").stringValue()).isEqualTo("mlp.1.5");
        assertThat(similar.get(0).path("correlation").doubleValue()).isGreaterThan(0.9);
        assertThat(served.get("/unit/mlp.0.5/similar").body()).contains("/unit/mlp.1.5");
    }

    @Test
    void theApiHasEverything() throws Exception {
        assertThat(json("/api/v1/run").path("model").path("name").stringValue())
                .isEqualTo("made up");
        JsonNode unit = json("/api/v1/units/mlp.1.5");
        assertThat(unit.path("explanations").get(0).path("scoreCard").isObject()).isTrue();
        assertThat(unit.path("windows").size()).isGreaterThan(20);
        JsonNode account = json("/api/v1/units/mlp.1.5/account");
        assertThat(account.path("parts").size()).isGreaterThan(5);
        assertThat(json("/api/v1/openapi.json").path("openapi").stringValue()).startsWith("3.1");
    }

    @Test
    void openApiDescribesEveryAddressAndNoOther() throws Exception {
        for (Map.Entry<String, JsonNode> path :
                json("/api/v1/openapi.json").path("paths").properties()) {
            String address = path.getKey().replace("{unit}", "mlp.1.5");
            if (path.getValue().has("get")) {
                int status = served.get(address).statusCode();
                assertThat(status).as(address).isNotIn(404, 405, 500);
            } else {
                assertThat(served.post(address, "{}").statusCode()).as(address).isIn(400, 409);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"units, 24", "explanations, 23", "score-cards, 23"})
    void everythingCanBeDownloadedLineByLine(String name, int lines) throws Exception {
        HttpResponse<String> response = served.get("/api/v1/" + name + ".ndjson");
        assertThat(response.headers().firstValue("Content-Type").orElse(""))
                .startsWith("application/x-ndjson");
        assertThat(response.body().lines()).hasSize(lines);
        response.body().lines().forEach(line -> assertThat(Json.STRICT.readTree(line)).isNotNull());
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/units/mlp.9.0, 404, mlp.9.0 was not recorded in this run.",
        "/api/v1/units/nonsense, 404, 'Units look like mlp.3.17 (layer, index) or sae:NAME.17.'",
        "/api/v1/search?page=0, 400, 'page must be a whole number from 1 to 400, but is: 0'",
        "/api/v1/search?score_min=x, 400, 'score_min must be a number, but is: x'",
        "/api/v1/search?site=zzz, 400, 'site must be one that was recorded, but is: zzz'",
        "/api/v1/search?sort=x, 400, 'sort must be one of those offered, but is: x'",
        "/api/v1/search?q=/(((/, 400, 'regular expression must be one that Lucene can run, but is: /(((/'",
        "/api/v1/nothing, 404, Nothing is at this address.",
        "/api/v1/units/mlp.0.11/account, 404, mlp.0.11 has no score card.",
    })
    void problemsAreSaidAsJson(String path, int status, String detail) throws Exception {
        HttpResponse<String> response = served.get(path);
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type").orElse(""))
                .startsWith("application/problem+json");
        JsonNode problem = Json.STRICT.readTree(response.body());
        assertThat(problem.path("status").intValue()).isEqualTo(status);
        assertThat(problem.path("detail").stringValue()).isEqualTo(detail);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/((((((((((.{1,200}){1,200}){1,200}){1,20})))))))/",
                "/((.{1,300}){1,300})/",
                "/((.{30}){30}){30}/"
            })
    @Timeout(20)
    void expressionsThatGrowAreRefused(String query) throws Exception {
        String encoded = URLEncoder.encode(query, StandardCharsets.UTF_8);
        HttpResponse<String> response = served.get("/api/v1/search?q=" + encoded);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(Json.STRICT.readTree(response.body()).path("detail").stringValue())
                .isEqualTo(
                        "regular expression must be of at most 200 characters, 50 repetitions and"
                                + " 1000 states, but is: "
                                + query);
    }

    @Test
    void progressIsNumbers() throws Exception {
        JsonNode progress = json("/api/v1/progress");
        assertThat(progress.path("units").intValue()).isEqualTo(24);
        assertThat(progress.path("explained").intValue()).isEqualTo(23);
        assertThat(progress.path("authors").properties()).hasSize(1);
        assertThat(progress.path("reading").booleanValue()).isFalse();
        assertThat(progress.has("problem")).isFalse();
    }

    @Test
    void aMissingNumberIsAMissingMember() throws Exception {
        JsonNode hit = json("/api/v1/search?kind=unexplained").path("hits").get(0);
        assertThat(hit.has("unit")).isTrue();
        assertThat(hit.has("score")).isFalse();
    }

    @Test
    void splitsComeInTheirOrder() throws Exception {
        assertThat(json("/api/v1/units/mlp.1.5").path("splits").propertyNames())
                .containsExactly("EXPLAIN", "CALIBRATE", "TEST");
    }

    @Test
    void textsThatAreNullAreRefused() throws Exception {
        for (String body : new String[] {"{\"texts\":[null]}", "{\"against\":[null]}"}) {
            HttpResponse<String> response = served.post("/api/v1/try", body);
            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(response.body()).contains("Texts must be strings, but one is null.");
        }
    }

    @Test
    void aTextIsTheSameAsTextsOfOne() throws Exception {
        for (String path : new String[] {"/api/v1/try", "/api/v1/units/mlp.0.3/try"}) {
            for (String body : new String[] {"{\"texts\":[\"a\"]}", "{\"text\":\"a\"}"}) {
                assertThat(served.post(path, body).body())
                        .contains("the run does not say where it is");
            }
            assertThat(served.post(path, "{\"texts\":[\"a\"],\"text\":\"a\"}").body())
                    .contains("texts must be given as texts or text, but are as both");
        }
    }

    @Test
    void otherMethodsAreRefused() throws Exception {
        assertThat(served.post("/api/v1/run", "{}").statusCode()).isEqualTo(405);
        assertThat(served.get("/api/v1/try").statusCode()).isEqualTo(405);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/unit/mlp.9.0",
                "/unit/..%2F..%2Fmanifest.json",
                "/assets/..%2F..%2Flogback.xml",
                "/assets/manifest.json",
                "/unit/mlp.0.1/windows/../../..",
                "/manifest.json",
                "/catalogue.db"
            })
    void nothingElseIsThere(String path) throws Exception {
        assertThat(served.get(path).statusCode()).isIn(400, 404);
    }

    @Test
    void aTextNeedsTheModelWhichThisRunHasNot() throws Exception {
        HttpResponse<String> response = served.get("/try?text=hello");
        assertThat(response.statusCode()).isEqualTo(409);
        assertThat(response.body()).contains("the run does not say where it is");
        assertThat(served.get("/try").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "%s, 4001, 'text must have 1 to 4,000 characters, but has: 4,001'",
        "a%%0A%s, 4001, 'text must have 1 to 4,000 characters, but has: 4,001'",
    })
    void whatWasTypedStaysWhenItIsRefused(String typed, int length, String why) throws Exception {
        String address =
                "/try?text="
                        + String.format(Locale.ROOT, typed, "x".repeat(length))
                        + "&against=others";
        HttpResponse<String> response = served.get(address);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains(why, "x".repeat(length), ">others</textarea>");
    }

    @Test
    void nothingFoundIsFollowedByAHint() throws Exception {
        assertThat(served.get("/search?q=nowhereatall").body())
                .contains("<b>0 results</b>", "Fewer words find more");
    }

    @Test
    void countsOfAScoreCardAreWholeNumbers() throws Exception {
        assertThat(served.get("/unit/mlp.1.5").body())
                .containsPattern(">0</td><td class=\"d1\">documents shared")
                .contains(">0</td><td class=\"d1\">windows failed");
    }

    @ParameterizedTest
    @ValueSource(ints = {70_000, 100_000, 1_000_000, 3_000_000})
    void bodiesThatAreTooLargeAreRefused(int length) throws Exception {
        String body = "{\"texts\":[\"" + "x".repeat(length) + "\"]}";
        assertThat(served.post("/api/v1/try", body).statusCode()).isEqualTo(413);
    }

    private static JsonNode json(String path) throws Exception {
        HttpResponse<String> response = served.get(path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return Json.STRICT.readTree(response.body());
    }
}
