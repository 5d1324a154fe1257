package dev.hyaline.cli;

import dev.hyaline.cli.option.RunParameter;
import dev.hyaline.cli.view.PrintingCommand;
import dev.hyaline.common.HyalineException;
import dev.hyaline.run.RunFolder;
import dev.hyaline.web.WebConfig;
import dev.hyaline.web.WebServer;
import dev.hyaline.web.data.RunView;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hyaline serve}. */
@Command(
        name = "serve",
        description = {
            "Opens a run in the browser: every unit, search, and texts of your own.",
            "",
            "Runs until Ctrl-C. Only this machine can see it, unless --host says otherwise; then a"
                    + " token is demanded, which the printed link carries. Results of explain and"
                    + " score appear while they run beside it."
        },
        footer = {
            "",
            "Examples:",
            "  hyaline serve my-run --open",
            "  hyaline serve my-run --host 0.0.0.0 --port 9000"
        })
final class ServeCommand extends PrintingCommand {

    private static final int TOKEN_BYTES = 24;

    @Mixin RunParameter runParameter;

    @Option(
            names = {"-p", "--port"},
            description = "The port; 0 takes one that is free (default: ${DEFAULT-VALUE}).")
    int port = WebConfig.PORT;

    @Option(names = "--host", description = "The address to listen on (default: ${DEFAULT-VALUE}).")
    String host = WebConfig.LOOPBACK;

    @Option(
            names = "--allow-origin",
            paramLabel = "ORIGIN",
            description =
                    "Another site whose pages may have texts tried here, such as http://localhost:3000; several times for several.")
    Set<String> origins = Set.of();

    @Option(names = "--open", description = "Open the browser.")
    boolean open;

    @Option(
            names = {"-m", "--model"},
            paramLabel = "FOLDER",
            description =
                    "The run's subject model, when it is not where it was recorded from: for texts"
                            + " and weights.")
    @Nullable String model;

    @Override
    protected void run() throws InterruptedException {
        if (port < 0 || port > 65_535) {
            throw HyalineException.usage("--port must be from 0 to 65535, but is: " + port);
        }
        RunFolder run = RunFolder.open(runParameter.run);
        WebConfig config =
                new WebConfig(host, port, isLoopback() ? Optional.empty() : token(), origins);
        try (RunView view = RunView.open(run, Optional.ofNullable(model));
                WebServer server = WebServer.start(view, config)) {
            print(server.address());
            print("Ctrl-C ends it.");
            out().flush();
            if (open) {
                browse(server.address());
            }
            endWithTheProcess(view, server);
            server.warmUp();
            new CountDownLatch(1).await();
        }
    }

    /** The process ends by a signal: what is open is closed before it does. */
    private static void endWithTheProcess(RunView view, WebServer server) {
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(() -> {
                            server.close();
                            view.close();
                        }));
    }

    private boolean isLoopback() {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw HyalineException.usage(
                            "--host must be an address of this machine, but is: " + host)
                    .because(e);
        }
    }

    private static Optional<String> token() {
        byte[] bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Optional.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** Without a browser the printed address does. */
    private static void browse(String address) {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String opener = system.contains("mac") ? "open" : "xdg-open";
        try {
            new ProcessBuilder(List.of(opener, address))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            return;
        }
    }
}
