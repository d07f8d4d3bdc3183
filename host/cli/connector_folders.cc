#include "cli/connector_folders.h"

#include <ostream>

#include "base/words.h"
#include "cli/printable.h"

namespace patchbay::cli {

namespace fs = std::filesystem;

fs::path installed_connectors(const fs::path& executable) {
  const fs::path beside =
      executable.parent_path().parent_path() / PATCHBAY_LIBDIR / "patchbay/connectors";
  std::error_code ignored;
  return fs::is_directory(beside, ignored) ? beside : fs::path(PATCHBAY_INSTALLED_CONNECTORS);
}

void say_where_looked(const Invocation& invocation, const Host& host, std::string_view connector) {
  if (invocation.output != Output::kTable) return;
  const auto known = host.connector(connector);
  if (known || known.error().code() != Code::kNotFound) return;
  const auto config = configuration_of(invocation);
  if (!config) return;
  std::vector<std::string> folders;
  for (const fs::path& folder : config.value().connector_path) folders.push_back(folder.string());
  invocation.terminal.err << "  looked in " << printable(joined(folders, ", "))
                          << "; `patchbay connectors list` shows what is there\n";
}

}  // namespace patchbay::cli
