package dev.hyaline.subject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of sites and units. */
final class SiteTest {

    @ParameterizedTest
    @CsvSource({
        "mlp.3.1021, mlp.3, 1021, mlp-03",
        "mlp.0.0, mlp.0, 0, mlp-00",
        "sae:mid.0, sae:mid, 0, sae-mid",
        "sae:gpt2-4k.131071, sae:gpt2-4k, 131071, sae-gpt2-4k",
        "sae:7.7, sae:7, 7, sae-7",
        "mlp.3.1021:neg, mlp.3, 1021, mlp-03",
    })
    void unitsAreReadBackFromTheirShortForms(String text, String site, int index, String fileStem) {
        UnitId unit = UnitId.parse(text);
        assertThat(unit.toString()).isEqualTo(text);
        assertThat(unit.index()).isEqualTo(index);
        assertThat(unit.site()).isEqualTo(Site.parse(site));
        assertThat(unit.site().name()).isEqualTo(site);
        assertThat(unit.site().fileStem()).isEqualTo(fileStem);
        assertThat(Json.STRICT.readValue(Json.STRICT.writeValueAsString(unit), UnitId.class))
                .isEqualTo(unit);
        assertThat(Json.STRICT.writeValueAsString(unit.site())).isEqualTo('"' + site + '"');
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mlp.3",
                "mlp.03.1",
                "mlp.3.01",
                "sae:.1",
                "sae:-a.1",
                "sae:A.1",
                "sae:a.b.1",
                "sae:a",
                "sae:a.-1",
                "sae:a/b.1",
                "sae:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.1",
                "attn.3.1",
                "sae:a.1\n",
                "mlp.3.1:pos",
                "mlp.3:neg",
                "mlp.3.1:neg:neg",
                ""
            })
    void whatIsNoUnitIsRefused(String text) {
        assertThatThrownBy(() -> UnitId.parse(text))
                .isInstanceOf(HyalineException.class)
                .hasMessageStartingWith("unit must look like mlp.LAYER.INDEX or sae:NAME.INDEX");
    }

    @Test
    void lowerEndsFollowTheirUpperEnds() {
        assertThat(UnitId.parse("mlp.3.7:neg"))
                .isGreaterThan(UnitId.parse("mlp.3.7"))
                .isLessThan(UnitId.parse("mlp.3.8"));
    }

    @Test
    void neuronsComeBeforeLatents() {
        List<String> sorted = List.of("mlp.2.5", "mlp.10.0", "sae:a.3", "sae:a.12", "sae:b.0");
        TreeSet<UnitId> units = new TreeSet<>();
        sorted.reversed().forEach(text -> units.add(UnitId.parse(text)));
        assertThat(units).extracting(UnitId::toString).containsExactlyElementsOf(sorted);
    }

    @ParameterizedTest
    @CsvSource({
        "x/My_SAE v2.safetensors, my-sae-v2-safetensors",
        "'__', sae",
        "blocks.3.hook_resid_post, blocks-3-hook-resid-post",
    })
    void aFileThatIsNoneGivesItsWholeName(String path, String name) {
        assertThat(RecordedSae.stem(Path.of(path))).isEqualTo(name);
    }
}
