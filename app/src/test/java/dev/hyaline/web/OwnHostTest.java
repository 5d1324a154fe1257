package dev.hyaline.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class OwnHostTest {

    @Test
    void oneAddressStaysAsItIs() {
        assertThat(OwnHost.of("127.0.0.1")).isEqualTo("127.0.0.1");
        assertThat(OwnHost.of("localhost")).isEqualTo("localhost");
        assertThat(OwnHost.of("::1")).isEqualTo("::1");
    }

    @Test
    void allAddressesAreNoAddressForALink() {
        assertThat(OwnHost.of("0.0.0.0")).isNotBlank().isNotEqualTo("0.0.0.0");
        assertThat(OwnHost.of("::")).isNotBlank().isNotIn("::", "0.0.0.0");
    }
}
