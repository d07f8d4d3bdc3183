// A whole host that loads documents from the sandbox until there is no open run, or until a test
// kills it: killed_engine STORE KEYS CONNECTOR CONFIG NAME.
#include "documents/all_runs.h"
#include "engine/host_place.h"

int main(int argc, char** argv) {
  using namespace patchbay;
  if (argc != 6) return 2;
  engine::Machine machine(
      {.level = telemetry::Level::kError, .format = {}, .file = {}, .writer = {}});
  const auto engine = documents::test::value_or_exit(
      test::open_host({.store = argv[1], .keys = argv[2], .connector = argv[3], .config = argv[4]},
                      {.store = {},
                       .key_ring = {},
                       .redirect_uris = {},
                       .clients = oauth::ConfiguredClients({}, {}),
                       .host = argv[5]},
                      {}, machine.surroundings()));
  documents::test::work_on_all_runs(*engine->kept->store, engine->documents->scheduler);
  return 0;
}
