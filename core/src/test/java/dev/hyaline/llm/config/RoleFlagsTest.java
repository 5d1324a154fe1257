package dev.hyaline.llm.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.llm.Errors;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RoleFlagsTest {

    private static RoleFlags at(String model, String url) {
        return new RoleFlags(Optional.of(model), Optional.of(url), Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({
        "judge=gpt-4o@https://api.openai.com, gpt-4o, https://api.openai.com/v1",
        "judge=Qwen/Qwen2.5-7B@http://localhost:8000/v1/, Qwen/Qwen2.5-7B, http://localhost:8000/v1",
        "judge=llama3:8b-q4=x@http://h:11434, llama3:8b-q4=x, http://h:11434/v1",
        "judge=a@b@http://h/api, a@b, http://h/api",
        "judge=m@http://old@https://new/v1, m@http://old, https://new/v1",
        "judge=judge=m@http://h, judge=m, http://h/v1",
        "my-org/m=2@http://h, my-org/m=2, http://h/v1",
        "m@HTTP@http://h, m@HTTP, http://h/v1",
    })
    void theAddressBeginsAtTheLastOfItsMarks(String given, String model, String url) {
        assertThat(RoleFlags.parse(List.of(given)).get(Role.JUDGE)).isEqualTo(at(model, url));
    }

    @Test
    void withoutARoleItIsForAllAndARolesOwnOutranksIt() {
        RoleFlags all = at("m", "http://h/v1");
        Map<Role, RoleFlags> flags =
                RoleFlags.parse(List.of("judge=j@https://there", "m@http://h"));
        assertThat(flags)
                .containsEntry(Role.EXPLAINER, all)
                .containsEntry(Role.SIMULATOR, all)
                .containsEntry(Role.JUDGE, at("j", "https://there/v1"));
        assertThat(RoleFlags.parse(List.of("judge=j@http://h")).get(Role.EXPLAINER))
                .isEqualTo(RoleFlags.NONE);
        assertThat(RoleFlags.parse(List.of())).containsEntry(Role.JUDGE, RoleFlags.NONE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "judge=m | --llm must be ROLE=MODEL@URL or MODEL@URL, but is: judge=m",
                "m@localhost:8000 | --llm must be ROLE=MODEL@URL or MODEL@URL, but is: m@localhost:8000",
                "judge=@http://h | --llm must be ROLE=MODEL@URL or MODEL@URL, but is: judge=",
                "@http://h | --llm must be ROLE=MODEL@URL or MODEL@URL, but is: ''",
                "poet=m@http://h | --llm role must be explainer, simulator or judge, but is: poet (a model of that name: judge=poet=m)",
                "Judge=m@http://h | --llm role must be explainer, simulator or judge, but is: Judge (a model of that name: judge=Judge=m)",
                "m@httpx://h | base URL must be http(s)://HOST[:PORT][/PATH], without user, password or query, but is: httpx://h",
            })
    void badInputIsRefused(String given, String message) {
        Errors.assertUsage(() -> RoleFlags.parse(List.of(given)))
                .hasMessage(message.replace("''", ""));
    }

    @Test
    void aRoleIsSaidOnce() {
        Errors.assertUsage(() -> RoleFlags.parse(List.of("judge=a@http://h", "judge=b@http://h")))
                .hasMessage("--llm must be said once for judge, but is said again: judge=b");
        Errors.assertUsage(() -> RoleFlags.parse(List.of("a@http://h", "b@http://h")))
                .hasMessage("--llm must be said once for all roles, but is said again: b");
    }

    @Test
    void noPasswordIsRepeated() {
        Errors.assertUsage(() -> RoleFlags.parse(List.of("judge=m@http://u:hunter2@h")))
                .hasMessageNotContaining("hunter2");
        Errors.assertUsage(() -> RoleFlags.parse(List.of("@http://u:hunter2@h")))
                .hasMessageNotContaining("hunter2");
    }
}
