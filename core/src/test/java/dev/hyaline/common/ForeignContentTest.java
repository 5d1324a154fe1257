package dev.hyaline.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyaline.common.ForeignContent.Own;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForeignContentTest {

    private static final String SAFETENSORS = "\100\0\0\0\0\0\0\0{\"a\"";

    private static void require(String beginning, Own own) {
        ForeignContent.requireNone(
                beginning.getBytes(StandardCharsets.ISO_8859_1), "x.json", "a/x.json", own);
    }

    @ParameterizedTest
    @CsvSource({
        "'version https://git-lfs.github.com/spec/v1', TORCH, a Git LFS pointer",
        "'  <!DOCTYPE html>', SAFETENSORS, a web page",
        "'PK\u0003\u0004 and more', SAFETENSORS, a ZIP archive",
        "'PK\u0003\u0004 and more', TEXT, a ZIP archive",
        "'\u0080\u0002}q and more', TORCH, a pickle",
        "'\u001f\u008b\u0008 and more', TEXT, compressed",
    })
    void isToldByItsBeginning(String beginning, Own own, String what) {
        assertThatThrownBy(() -> require(beginning, own))
                .hasMessageStartingWith("x.json must be the file itself, but is " + what)
                .hasMessageContaining("a/x.json (");
    }

    @Test
    void aSafetensorsFileIsNoneUnderItsOwnName() {
        assertThatThrownBy(() -> require(SAFETENSORS, Own.TORCH))
                .hasMessageContaining("a safetensors file");
        require(SAFETENSORS, Own.SAFETENSORS);
        require("\200\2\0\0\0\0\0\0{\"a\"", Own.SAFETENSORS); // a header of 640 bytes
        require("PK\3\4 and more", Own.TORCH);
        require("{\"a\": 1, \"b\": 2}", Own.TEXT);
        require("", Own.TEXT);
    }

    @Test
    void pointersAreToldByThemselves() {
        assertThat(
                        ForeignContent.isPointer(
                                "version https://git-lfs.github.com/spec/v1\n"
                                        .getBytes(StandardCharsets.UTF_8)))
                .isTrue();
        assertThat(ForeignContent.isPointer(new byte[0])).isFalse();
    }
}
