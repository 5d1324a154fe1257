package dev.hyaline.web;

import dev.hyaline.common.Figures;
import dev.hyaline.subject.UnitIndex;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Asks for pages that nobody looks at, so that those that somebody looks at come at once: classes
 * are loaded and code is compiled by then. Leaves off when somebody asks.
 */
final class WarmUp {

    private static final int UNITS = 40;
    private static final int OTHERS = 2; // requests of others that count as somebody
    private static final int TIMEOUT_MILLIS = 20_000;

    private final String host;
    private final int port;
    private final Optional<String> token;
    private final AtomicLong asked;
    private long asking;

    /**
     * @param host that is listened on
     * @param asked counts requests
     */
    WarmUp(String host, int port, Optional<String> token, AtomicLong asked) {
        this.host = host;
        this.port = port;
        this.token = token;
        this.asked = asked;
    }

    /** Until it is enough. What fails here fails again for who asks, and is said there. */
    void run(UnitIndex index) {
        try {
            for (int i = 0; i < UNITS; i++) {
                String unit = index.unit((int) ((long) i * index.size() / UNITS)).toString();
                for (String path :
                        List.of(
                                "",
                                "unit/" + unit,
                                "api/v1/units/" + unit,
                                "search?q=a",
                                "unit/" + unit + "/windows?part=1",
                                "progress")) {
                    if (asked.get() > asking + OTHERS) {
                        return;
                    }
                    get(path);
                }
            }
        } catch (IOException e) {
            return;
        }
    }

    private void get(String path) throws IOException {
        asking++;
        try (Socket socket = new Socket(InetAddress.getByName(host), port)) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            String request =
                    Figures.format(
                            "GET /%s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%s\r\n",
                            path,
                            token.map(each -> "Authorization: Bearer " + each + "\r\n").orElse(""));
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().readAllBytes();
        }
    }
}
