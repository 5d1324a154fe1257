package dev.hyaline.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.cli.sae.MadeUpSae;
import dev.hyaline.common.Json;
import dev.hyaline.common.Progress;
import dev.hyaline.record.Recorder;
import dev.hyaline.run.RunFolder;
import dev.hyaline.subject.RecordedSae;
import dev.hyaline.subject.SubjectWithLatents;
import dev.hyaline.subject.TransformerSubject;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Pages of the latents of an autoencoder of the built-in model, beside its neurons. */
final class LatentPagesTest {

    private static final String SITE = "blocks.2.hook_resid_post";

    @TempDir static Path folder;
    private static Served served;

    @BeforeAll
    static void serve() {
        RunFolder run = new RunFolder(folder.resolve("run"));
        TransformerSubject model = TransformerSubject.open("builtin");
        Path sae = folder.resolve("mid.safetensors");
        MadeUpSae.write(sae, model.config().dModel(), 48, SITE);
        RecordedSae latents =
                RecordedSae.open(sae.toString(), Optional.empty(), false, model.config());
        try (SubjectWithLatents subject = new SubjectWithLatents(model, List.of(latents), true)) {
            new Recorder(run, subject, "builtin", TestRun.FEW, Progress.NONE).record();
        }
        TestRun.explain(run, "sae:mid.0-20", "mlp.2.0-5");
        served = Served.of(run).ready();
    }

    @AfterAll
    static void close() {
        served.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/, and 48 latents of autoencoders",
        "/unit/sae:mid.5, layer 2 · latent 5 · blocks.2.hook_resid_post",
        "/unit/sae%3Amid.5, sae:mid.6 →",
        "/unit/sae:mid.0, dead: it never fires on the explain split",
        "/unit/sae:mid.5/windows?split=test&kind=top, class=\"heat",
        "/unit/sae:mid.5/weights, Tokens that it raises",
        "/unit/sae:mid.5/weights?part=1, Latents with the nearest directions",
        "/unit/sae:mid.5/try?text=The%20captain%20looked%20at%20the%20sea., A text on sae:mid.5",
        "/search?site=sae:mid&kind=dead, unit/sae:mid.0",
        "/search?site=sae:mid&sort=unit, <b>48 results</b>",
        "/search?layer=2&sort=unit, selected>2<",
        "/try?text=The%20sea%20was%20calm.&site=sae:mid, unit/sae:mid.",
        "/try?text=The%20sea%20was%20calm.&site=mlp, selected>neurons<",
        "/, href=\"/sae/mid\"",
        "/sae/mid, 'L0, latents active on a token'",
        "/sae/mid, dead: never fire on the explain split",
        "/sae/mid, normalisation",
        "/sae/mid, Best explained",
        "/unit/sae:mid.5, Density of all latents",
        "/unit/mlp.2.3, layer 2 · neuron 3 · blocks.2.mlp.hook_post",
        "/unit/mlp.2.3/weights, Upstream units",
    })
    void everyPageKnowsLatents(String path, String text) throws Exception {
        HttpResponse<String> page = served.get(path);
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains(text);
    }

    @Test
    void aLatentIsExplainedAndScoredLikeANeuron() throws Exception {
        String page = served.get("/unit/sae:mid.5").body();
        assertThat(page).contains("activates on", "What the simulator predicted", "Score");
        assertThat(page).doesNotContain("↓ mlp", "↑ mlp");
        JsonNode unit = json("/api/v1/units/sae:mid.5");
        assertThat(unit.path("hookPoint").stringValue()).isEqualTo(SITE);
        assertThat(unit.path("explanations").size()).isEqualTo(1);
        assertThat(unit.path("explanations").get(0).has("scoreCard")).isTrue();
    }

    @Test
    void directEffectsAreCentredAndDirectionsAreNearestByCosine() throws Exception {
        JsonNode weights = json("/api/v1/units/sae:mid.5/weights");
        assertThat(weights.path("tokensIn").path("positive").size()).isZero();
        assertThat(weights.path("tokensOut").path("positive").get(0).path("weight").floatValue())
                .isPositive();
        assertThat(weights.path("tokensOut").path("negative").get(0).path("weight").floatValue())
                .isNegative();
        JsonNode alike = weights.path("alike");
        assertThat(alike.size()).isEqualTo(12);
        double before = 1;
        for (JsonNode each : alike) {
            assertThat(each.path("unit").stringValue())
                    .startsWith("sae:mid.")
                    .isNotEqualTo("sae:mid.5");
            assertThat(each.path("weight").doubleValue()).isLessThanOrEqualTo(before);
            before = each.path("weight").doubleValue();
        }
        assertThat(json("/api/v1/units/mlp.2.3/weights").path("alike").size()).isZero();
    }

    @Test
    void thePagesAreExportedUnderNamesThatAnyFileSystemTakes() throws Exception {
        Path site = folder.resolve("site");
        new SiteExport(served.view(), Progress.NONE).write(site, 10);
        List<String> files;
        try (var list = Files.list(site.resolve("unit"))) {
            files = list.map(each -> String.valueOf(each.getFileName())).toList();
        }
        assertThat(files).hasSize(10).anyMatch(name -> name.startsWith("sae-mid."));
        assertThat(files).noneMatch(name -> name.contains(":"));
        String latent =
                files.stream()
                        .filter(name -> name.startsWith("sae-mid."))
                        .findFirst()
                        .orElseThrow();
        assertThat(Files.readString(site.resolve("unit").resolve(latent)))
                .contains("Latents with the nearest directions");
    }

    private static JsonNode json(String path) throws Exception {
        HttpResponse<String> answer = served.get(path);
        assertThat(answer.statusCode()).isEqualTo(200);
        return Json.STRICT.readTree(answer.body());
    }
}
