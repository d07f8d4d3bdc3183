// The command `patchbay new NAME`, which makes the files of a new connector.
#include <memory>
#include <ostream>

#include "cli/bounded_file.h"
#include "cli/invocation.h"
#include "cli/new_connector.h"

namespace patchbay::cli {
namespace {

constexpr std::size_t kDescriptionBytes = std::size_t{64} << 20;  // GitHub's OpenAPI description
                                                                  // has 12 MiB

struct NewLine {
  NewConnector connector;
  std::string from_openapi;  // the path of an OpenAPI description
};

// Writes the connector into a new folder in the current folder. The new folder has the connector's
// name.
Result<ExitCode> make_new(const Invocation& invocation, const NewLine& line) {
  NewConnector connector = line.connector;
  if (!line.from_openapi.empty()) {
    PATCHBAY_TRY(connector.description, text_within(line.from_openapi, kDescriptionBytes));
    if (connector.description.empty())
      connector.description = " ";  // "" would mean that no file
                                    // was given
  }
  auto written = write_connector(connector, connector.name);
  if (!written && !line.from_openapi.empty())
    return std::move(written.error()).at(line.from_openapi);
  PATCHBAY_TRY(std::move(written));
  invocation.terminal.out << connector.name
                          << ": written. README.md in it says how to build, test and check it.\n";
  return kDone;
}

}  // namespace

void add_new(CLI::App& patchbay, Invocation& invocation) {
  CLI::App* command =
      patchbay.add_subcommand("new", "Write a folder with a connector to begin from");
  const auto line = std::make_shared<NewLine>();
  NewConnector& connector = line->connector;
  command->add_option("name", connector.name, "The connector's id, and the name of the folder")
      ->required();
  command->add_option("--lang", connector.language, "Its language: c, cpp (as a rule) or rust")
      ->check(CLI::IsMember({"c", "cpp", "rust"}))
      ->type_name("LANGUAGE");
  command
      ->add_option("--auth", connector.auth,
                   "The accounts that it needs: none (as a rule), api_key or "
                   "oauth2")
      ->check(CLI::IsMember({"none", "api_key", "oauth2"}))
      ->type_name("KIND");
  command->add_flag("--documents", connector.documents, "It is a source of documents, too");
  auto* described = command
                        ->add_option("--from-openapi", line->from_openapi,
                                     "An OpenAPI description (3.x, JSON) of the provider's API")
                        ->type_name("FILE");
  command
      ->add_option("--operations", connector.operations,
                   "The operations of it that become actions, by operationId, or as \"GET /pets\"")
      ->delimiter(',')
      ->needs(described)
      ->type_name("LIST");
  run_on(*command, invocation, line, refusing(make_new));
  command->footer(
      "\nThe folder builds with CMake and an installed Patchbay, has a unit test and CI files for\n"
      "GitHub and GitLab, and conforms (patchbay-conformance). It must not exist.\n"
      "\nExamples:\n"
      "  patchbay new my_notes\n"
      "  patchbay new my_notes --lang c --auth api_key --documents\n"
      "  patchbay new my_notes --lang rust --auth oauth2\n"
      "  patchbay new pets --from-openapi pets.json --operations listPets,addPet");
}

}  // namespace patchbay::cli
