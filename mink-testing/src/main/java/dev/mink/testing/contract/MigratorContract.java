package dev.mink.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mink.adapter.AdapterClosedException;
import dev.mink.adapter.Migrator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Creating and upgrading what a backend keeps its data in. */
public abstract class MigratorContract extends AdapterContract {
    private Migrator migrator;

    /** Sets up the contract. */
    protected MigratorContract() {}

    @BeforeEach
    final void findMigrator() {
        migrator = ability(Migrator.class);
    }

    @Test
    void anInitializedBackendHasAVersion() {
        assertThat(migrator.migrationVersion()).isPositive();
    }

    @Test
    void migratingAgainChangesNothing() {
        String stream = Sample.stream();
        append(stream, 2);
        int version = migrator.migrationVersion();

        migrator.migrate();
        migrator.migrate();

        assertThat(migrator.migrationVersion()).isEqualTo(version);
        assertThat(load(stream)).hasSize(2);
    }

    @Test
    void theSchemaIsPrinted() {
        assertThat(migrator.schemaSql()).isNotBlank();
    }

    @Test
    void aClosedMigratorRefuses() {
        adapter().close();

        assertThatThrownBy(() -> migrator.migrate()).isInstanceOf(AdapterClosedException.class);
        assertThatThrownBy(() -> migrator.migrationVersion()).isInstanceOf(AdapterClosedException.class);
    }
}
