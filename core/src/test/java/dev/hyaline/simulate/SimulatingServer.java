package dev.hyaline.simulate;

import dev.hyaline.common.Progress;
import dev.hyaline.llm.LanguageModel;
import dev.hyaline.llm.LanguageModels;
import dev.hyaline.llm.config.BaseUrl;
import dev.hyaline.llm.config.Capabilities;
import dev.hyaline.llm.config.KeySource;
import dev.hyaline.llm.config.LlmConfig;
import dev.hyaline.llm.config.LlmSettings;
import dev.hyaline.llm.config.Role;
import dev.hyaline.llm.config.ServedModel;
import dev.hyaline.llm.config.ServerConfig;
import dev.hyaline.llm.ledger.Ledger;
import dev.hyaline.llm.ledger.PriceTable;
import dev.hyaline.run.Catalogue;
import dev.hyaline.run.RunFolder;
import dev.hyaline.testing.Script;
import dev.hyaline.testing.ScriptedServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A scripted server, and the real client and ledger that ask it. */
final class SimulatingServer implements AutoCloseable {

    final ScriptedServer server;
    private final Catalogue catalogue;
    private final Ledger ledger;
    private final LanguageModels models;

    SimulatingServer(Path folder, Script script, String model, Optional<Capabilities> can) {
        server = ScriptedServer.start(script);
        RunFolder run = new RunFolder(folder);
        catalogue = Catalogue.open(run, "0123456789abcdef", List.of(Ledger.TABLES));
        ledger = Ledger.open(run, catalogue);
        ServerConfig config =
                ServerConfig.of(BaseUrl.parse(server.baseUrl()), new KeySource.None());
        models =
                new LanguageModels(
                        new LlmConfig(Map.of(Role.SIMULATOR, new ServedModel(config, model, can))),
                        Map.of(),
                        new PriceTable("test", Map.of()),
                        ledger,
                        LlmSettings.DEFAULT,
                        Progress.NONE);
    }

    LanguageModel model() {
        return models.role(Role.SIMULATOR);
    }

    @Override
    public void close() {
        models.close();
        ledger.close();
        catalogue.close();
        server.close();
    }
}
