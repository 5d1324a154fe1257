package dev.hyaline.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.common.Figures;
import dev.hyaline.common.Seed;
import dev.hyaline.run.RunFolder;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that nobody in their right mind would send, ten thousand drawn and each sent once. */
final class RandomRequestsIT {

    private static final Pattern HEX = Pattern.compile("[0-9A-Fa-f]{2}");
    private static final int WARM = 400;

    @TempDir static Path folder;

    /** Random addresses and parameters: nothing breaks, nothing is told, memory does not grow. */
    @Test
    void randomRequestsBreakNothing() throws Exception {
        RunFolder run = TestRun.recorded(folder, MadeUpSubject.hostile(), "<b>");
        TestRun.explain(run, "*");
        try (Served running = Served.of(run).ready()) {
            request(running);
        }
    }

    private static void request(Served served) throws Exception {
        long seed = 20260101;
        Seed random = new Seed(seed);
        long before = 0;
        Set<String> sent = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            String path = path(random, i);
            if (!sent.add(path)) {
                continue; // it shows no more than before
            }
            HttpResponse<String> response = served.get(path);
            assertThat(response.statusCode()).as(path + " (seed " + seed + ")").isNotEqualTo(500);
            assertThat(response.body()).doesNotContain("\tat dev.hyaline", "Exception");
            if (sent.size() == WARM) {
                before = used();
            }
        }
        assertThat(used() - before).isLessThan(24L << 20);
    }

    private static String path(Seed random, int i) {
        String[] roots = {
            "/",
            "/unit/mlp.0.",
            "/search?q=",
            "/search?layer=",
            "/unit/",
            "/api/v1/units/mlp.1.",
            "/api/v1/search?score_min=",
            "/assets/",
            "/unit/mlp.1.3/windows?kind=",
            "/%",
            "/api/",
            "/unit/mlp.1.4?order=",
            "/search?page=",
            "/search?sort=score&kind=",
            "//",
            "/try?text="
        };
        String[] tails = {
            "",
            "1",
            "-1",
            "99999999999",
            "%00",
            "%2e%2e%2f",
            "<script>",
            "a".repeat(3000),
            "*",
            "/.*/",
            "\"",
            "%F0%9F%98%80",
            "%FF%FE",
            "NaN",
            "1e400",
            "..;/",
            "?x=y&x=z",
            "#",
            "+++",
            "%",
            "%zz",
            "\\",
            "{unit}",
            "../../etc/passwd",
            "&&&=&",
            "[",
            "live",
            "error"
        };
        String root = roots[Math.floorMod(random.hash(i, 0), roots.length)];
        String tail = tails[Math.floorMod(random.hash(i, 1), tails.length)];
        String more = tails[Math.floorMod(random.hash(i, 2), tails.length)];
        return sendable(root + tail + (random.hash(i, 3) % 3 == 0 ? more : ""));
    }

    /** What the client refuses to send is sent encoded. */
    private static String sendable(String path) {
        StringBuilder sendable = new StringBuilder();
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            boolean hex = c == '%' && HEX.matcher(path).region(i + 1, path.length()).lookingAt();
            boolean fine = "/?=&.*+-_;~".indexOf(c) >= 0 || Character.isLetterOrDigit(c);
            sendable.append(fine || hex ? String.valueOf(c) : Figures.format("%%%02X", (int) c));
        }
        return sendable.toString();
    }

    private static long used() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
