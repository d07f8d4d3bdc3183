// The command `patchbay new NAME`, which makes the files of a new connector.
#include <memory>
#include <ostream>

#include "cli/invocation.h"
#include "cli/new_connector.h"

namespace patchbay::cli {
namespace {

// Writes the connector into a new folder in the current folder. The new folder has the connector's
// name.
Result<ExitCode> make_new(const Invocation& invocation, const NewConnector& line) {
  PATCHBAY_TRY(write_connector(line, line.name));
  invocation.terminal.out << line.name
                          << ": written. README.md in it says how to build, test and check it.\n";
  return kDone;
}

}  // namespace

void add_new(CLI::App& patchbay, Invocation& invocation) {
  CLI::App* command =
      patchbay.add_subcommand("new", "Write a folder with a connector to begin from");
  const auto line = std::make_shared<NewConnector>();
  command->add_option("name", line->name, "The connector's id, and the name of the folder")
      ->required();
  command->add_option("--lang", line->language, "Its language: c, cpp (as a rule) or rust")
      ->check(CLI::IsMember({"c", "cpp", "rust"}))
      ->type_name("LANGUAGE");
  command
      ->add_option("--auth", line->auth,
                   "The accounts that it needs: none (as a rule), api_key or "
                   "oauth2")
      ->check(CLI::IsMember({"none", "api_key", "oauth2"}))
      ->type_name("KIND");
  command->add_flag("--documents", line->documents, "It is a source of documents, too");
  run_on(*command, invocation, line, refusing(make_new));
  command->footer(
      "\nThe folder builds with CMake and an installed Patchbay, has a unit test and CI files for\n"
      "GitHub and GitLab, and conforms (patchbay-conformance). It must not exist.\n"
      "\nExamples:\n"
      "  patchbay new my_notes\n"
      "  patchbay new my_notes --lang c --auth api_key --documents\n"
      "  patchbay new my_notes --lang rust --auth oauth2");
}

}  // namespace patchbay::cli
