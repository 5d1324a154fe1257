package dev.hyaline.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.DefaultHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What one client may take of a server. */
@Timeout(30)
final class ConnectionsTest {

    private static final Duration HEADER = Duration.ofMillis(200);
    private static final String REQUEST = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);

    @BeforeEach
    void start() throws Exception {
        Connections connections = new Connections(HEADER);
        connector.setHost("127.0.0.1");
        connector.addBean(connections);
        server.addConnector(connector);
        server.setHandler(new DefaultHandler());
        server.start();
        connections.watch(connector);
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort());
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void aHeaderThatDripsIsGivenUp() throws Exception {
        try (Socket dripping = connect()) {
            dripping.setSoTimeout(20);
            send(dripping, "GET / HTTP/1.1\r\nX: ");
            while (wants(dripping, "x")) {
                assertThat(server.isRunning()).isTrue();
            }
        }
    }

    /** Sends a little; whether the other side still wanted it. */
    private static boolean wants(Socket socket, String text) throws IOException {
        try {
            send(socket, text);
            return socket.getInputStream().read() >= 0;
        } catch (SocketTimeoutException e) {
            return true;
        } catch (SocketException e) {
            return false;
        }
    }

    @Test
    void aSilentConnectionBetweenRequestsStays() throws Exception {
        try (Socket idle = connect()) {
            for (int i = 0; i < 2; i++) {
                send(idle, REQUEST);
                byte[] answer = idle.getInputStream().readNBytes(12);
                assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 404");
                Thread.sleep(3 * HEADER.toMillis());
                idle.getInputStream().skipNBytes(idle.getInputStream().available());
            }
        }
    }

    @Test
    void oneAddressHasSoManyConnectionsAndNoMore() throws Exception {
        List<Socket> open = new ArrayList<>();
        for (int i = 0; i < Connections.MOST_OF_ONE; i++) {
            open.add(connect());
        }
        try (Socket more = connect()) {
            assertThat(more.getInputStream().read()).isEqualTo(-1);
        }
        for (Socket each : open) {
            each.close();
        }
        Served.await(() -> connector.getConnectedEndPoints().isEmpty());
        try (Socket again = connect()) {
            send(again, REQUEST);
            assertThat(again.getInputStream().read()).isEqualTo('H');
        }
    }
}
