package dev.hyaline.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyaline.model.family.Gpt2Family;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HookPointTest {

    private static final ModelConfig CONFIG =
            Gpt2Family.config(2, 2, 4, 16, 8, 10, 1e-5, ActivationFunction.GELU_NEW);

    @Test
    void everyNameIsReadBack() {
        assertThat(HookPoint.all(CONFIG)).hasSize(2 + 2 * 18 + 3).isSorted();
        for (HookPoint point : HookPoint.all(CONFIG)) {
            assertThat(HookPoint.parse(point.name(), CONFIG)).isEqualTo(point);
        }
    }

    @Test
    void theOrderIsThatOfThePass() {
        assertThat(HookPoint.all(CONFIG).getFirst()).hasToString("hook_embed");
        assertThat(HookPoint.all(CONFIG).getLast()).isEqualTo(HookPoint.logits());
        assertThat(HookPoint.mlpPost(0)).isLessThan(HookPoint.residPre(1));
        assertThat(HookPoint.pattern(1)).isLessThan(HookPoint.mlpPost(1));
    }

    @Test
    void anUnknownNameIsRefusedWithTheNearest() {
        assertThatThrownBy(() -> HookPoint.parse("blocks.1.mlp.hook_pots", CONFIG))
                .hasMessage(
                        "hook point must be one of the model's, such as blocks.1.mlp.hook_post, but"
                                + " is: blocks.1.mlp.hook_pots (it has 2 layers)");
        assertThatThrownBy(() -> HookPoint.parse("blocks.2.mlp.hook_post", CONFIG))
                .hasMessageContaining("(it has 2 layers)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "loggits are what I want"})
    void aNameLikeNoneIsRefusedWithAnExample(String name) {
        assertThatThrownBy(() -> HookPoint.parse(name, CONFIG))
                .hasMessage(
                        "hook point must be one of the model's, such as blocks.1.hook_resid_post, but"
                                + " is: %s (it has 2 layers)",
                        name);
    }

    @Test
    void aNameOfAnyLengthIsRefused() {
        assertThatThrownBy(() -> HookPoint.parse("x".repeat(1 << 20), CONFIG))
                .hasMessageContaining("such as ");
    }
}
