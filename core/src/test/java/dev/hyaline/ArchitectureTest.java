package dev.hyaline;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.hyaline.subject.SiteKind;
import dev.hyaline.testing.Circles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the packages to the table of {@code docs/architecture.md}. */
final class ArchitectureTest {

    private static final String ROOT = "dev.hyaline";
    private static final int MOST_FILES = 35;
    private static final Pattern FAMILY =
            Pattern.compile("(?i)gpt|llama|gemma|qwen|mistral|pythia|neox|olmo");
    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .withImportOption(place -> !place.contains("/dev/hyaline/testing/"))
                    .importPackages(ROOT);

    /**
     * A room of the house: packages of one sentence. A room uses rooms of lower levels; rooms of
     * one level know nothing of each other.
     *
     * @param packages of the room, each of which uses those before it
     */
    private record Room(int level, List<String> packages) {
        static Room of(int level, String... packages) {
            return new Room(level, List.of(packages));
        }
    }

    private static final List<Room> HOUSE =
            List.of(
                    Room.of(0, "common"),
                    Room.of(1, "tensor"),
                    Room.of(1, "checkpoint"),
                    Room.of(1, "run.parquet", "run"),
                    Room.of(1, "text"),
                    Room.of(2, "corpus.reader", "corpus"),
                    Room.of(2, "model", "model.family"),
                    Room.of(2, "llm.config", "llm.wire", "llm.ledger", "llm"),
                    Room.of(2, "sae", "sae.format"),
                    Room.of(3, "subject"),
                    Room.of(4, "causal"),
                    Room.of(4, "record.file", "record.fold", "record", "record.check"),
                    Room.of(5, "train", "train.measure"),
                    Room.of(5, "explain"),
                    Room.of(6, "simulate"),
                    Room.of(7, "score", "score.judge", "score.check"),
                    Room.of(8, "results"),
                    Room.of(9, "study"),
                    Room.of(10, ""));

    @Test
    void everyPackageIsInTheTable() {
        Set<String> used =
                CLASSES.stream()
                        .map(ArchitectureTest::packageOf)
                        .collect(Collectors.toCollection(TreeSet::new));
        Set<String> table = new TreeSet<>();
        HOUSE.forEach(room -> table.addAll(room.packages()));
        assertThat(used).isEqualTo(table);
    }

    @Test
    void aRoomUsesLowerLevelsOnly() {
        Set<String> upward = new TreeSet<>();
        for (JavaClass each : CLASSES) {
            for (Dependency dependency : each.getDirectDependenciesFromSelf()) {
                JavaClass other = dependency.getTargetClass();
                if (isOurs(other) && !mayUse(packageOf(each), packageOf(other))) {
                    upward.add(topLevel(each) + " -> " + topLevel(other));
                }
            }
        }
        assertThat(upward).isEmpty();
    }

    private static boolean mayUse(String user, String used) {
        Room upper = room(user);
        Room lower = room(used);
        return upper.equals(lower)
                ? upper.packages().indexOf(used) <= upper.packages().indexOf(user)
                : lower.level() < upper.level();
    }

    private static Room room(String name) {
        return HOUSE.stream()
                .filter(room -> room.packages().contains(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no room has the package " + name));
    }

    @Test
    void typesOfAPackageFormNoCircle() {
        Map<String, Set<String>> uses = new TreeMap<>();
        for (JavaClass each : CLASSES) {
            Set<String> found = uses.computeIfAbsent(topLevel(each), _ -> new TreeSet<>());
            for (Dependency dependency : each.getDirectDependenciesFromSelf()) {
                JavaClass other = dependency.getTargetClass();
                if (isOurs(other)
                        && packageOf(other).equals(packageOf(each))
                        && !topLevel(other).equals(topLevel(each))) {
                    found.add(topLevel(other));
                }
            }
        }
        assertThat(Circles.of(uses)).isEmpty();
    }

    /** Who needs to know asks {@code SiteKind}; its constants are seen in {@code subject} alone. */
    @Test
    void nobodyTestsWhichKindASiteIs() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".subject..")
                .should()
                .callMethod(SiteKind.class, "equals", Object.class)
                .orShould()
                .callMethod(SiteKind.class, "prefix")
                .check(CLASSES);
    }

    /** A family is a file of {@code model.family}, and its name is nowhere else. */
    @Test
    void familiesOfModelsHaveNoNamesOutsideTheirRoom() {
        Set<String> named = new TreeSet<>();
        for (JavaClass each : CLASSES) {
            if (!packageOf(each).equals("model.family")) {
                Stream<String> names =
                        Stream.of(
                                        Stream.of(each.getSimpleName()),
                                        each.getMethods().stream().map(JavaMethod::getName),
                                        each.getFields().stream().map(JavaField::getName))
                                .flatMap(part -> part);
                names.filter(name -> FAMILY.matcher(name).find())
                        .forEach(name -> named.add(each.getName() + ": " + name));
            }
        }
        assertThat(named).isEmpty();
    }

    @Test
    void aPackageFitsOnAPage() {
        Map<String, Set<String>> files = new TreeMap<>();
        for (JavaClass each : CLASSES) {
            files.computeIfAbsent(packageOf(each), _ -> new TreeSet<>()).add(topLevel(each));
        }
        List<String> large = new ArrayList<>();
        files.forEach((name, types) -> {
            types.removeIf(type -> type.endsWith(".package-info"));
            if (types.size() > MOST_FILES) {
                large.add(name + ": " + types.size());
            }
        });
        assertThat(large).isEmpty();
    }

    @Test
    void aNameIsOneTypes() {
        Map<String, Set<String>> types = new TreeMap<>();
        for (JavaClass each : CLASSES) {
            String type = topLevel(each);
            types.computeIfAbsent(type.replaceFirst(".*\\.", ""), _ -> new TreeSet<>()).add(type);
        }
        types.remove("package-info");
        types.values().removeIf(each -> each.size() == 1);
        assertThat(types).isEmpty();
    }

    private static boolean isOurs(JavaClass type) {
        return !type.isArray()
                && type.getPackageName().startsWith(ROOT)
                && !type.getPackageName().startsWith(ROOT + ".testing");
    }

    private static String packageOf(JavaClass type) {
        return type.getPackageName().equals(ROOT)
                ? ""
                : type.getPackageName().substring(ROOT.length() + 1);
    }

    private static String topLevel(JavaClass type) {
        return type.getName().replaceFirst("\\$.*", "");
    }

    @Test
    void libtorchIsBehindItsDoor() {
        only("org.bytedeco..", "tensor", "model", "sae", "subject", "causal", "train");
    }

    @Test
    void databasesAreBehindTheirs() {
        only("org.duckdb..", "run", "corpus", "record");
        only("org.sqlite..", "run");
        only("java.sql..", "run", "corpus", "record", "results");
        only("org.jdbi..", "run", "llm.ledger", "results");
    }

    @Test
    void theNativeTokenizerIsBehindItsDoor() {
        only("ai.djl..", "text");
    }

    @Test
    void languageModelsAreBehindTheirs() {
        only("java.net.http..", "llm");
        only("com.knuddels..", "llm");
    }

    private static void only(String libraries, String... packages) {
        String[] allowed = new String[packages.length];
        for (int i = 0; i < packages.length; i++) {
            allowed[i] = ROOT + "." + packages[i] + "..";
        }
        noClasses()
                .that()
                .resideOutsideOfPackages(allowed)
                .should()
                .dependOnClassesThat(resideInAPackage(libraries))
                .check(CLASSES);
        for (String each : allowed) {
            assertThat(CLASSES.that(resideInAnyPackage(each))).as(each).isNotEmpty();
        }
    }

    @Test
    void theLibraryPrintsNothingAndEndsNoProcess() {
        noClasses().should().accessField(System.class, "out").check(CLASSES);
        noClasses().should().accessField(System.class, "err").check(CLASSES);
        noClasses().should().callMethod(System.class, "exit", int.class).check(CLASSES);
        noClasses().should().callMethodWhere(target(name("printStackTrace"))).check(CLASSES);
    }
}
