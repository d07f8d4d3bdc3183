#include "cli/way_out.h"

#include <ostream>

#include "base/words.h"
#include "cli/connector_folders.h"
#include "cli/printable.h"

namespace patchbay::cli {
namespace {

void show_how_to_connect(std::ostream& err, const actions::Request& call,
                         const ErrorDetails& details) {
  err << "  connect it: patchbay connect " << printable(call.connector);
  if (!call.link.empty()) err << " --link " << printable(call.link);
  if (!details.required_scopes.empty()) err << " --scopes " << joined(details.required_scopes, ",");
  if (details.reauth_url.empty()) {
    err << ", or set " << printable(app::credential_variable(call.connector));
  }
  err << "\n";
  if (details.resume_token.empty()) return;
  err << "  then make this call: patchbay resume " << details.resume_token << "\n";
}

void show_how_to_answer(std::ostream& err, bool is_kept, const ErrorDetails& details) {
  const std::string& schema = details.input_schema;
  if (!is_kept) {
    err << "  answers from the command line need a store, which `patchbay serve --init` makes\n";
    return;
  }
  err << "  make this call again with --answers " << (schema.empty() ? "'{}'" : "JSON")
      << " --continuation " << details.continuation << "\n";
  if (!schema.empty()) err << "  the answers satisfy " << printable(schema) << "\n";
}

// Prints the details of why the connector cannot be used. The error for callers says only that the
// connector is not configured, but the user of this command may be the person who configures it.
void show_what_is_missing(std::ostream& err, const engine::Engine& engine,
                          std::string_view connector) {
  const auto known = engine.connector(connector);
  if (known && known.value().fault)
    err << "  " << printable(known.value().fault->message()) << "\n";
}

}  // namespace

ExitCode fail_with_way_out(const Invocation& invocation, OpenedHost& host,
                           const actions::Request& call, const Error& error) {
  const ExitCode code = fail(invocation, error, call.trace_id.hex());
  if (invocation.output != Output::kTable || call.connector.empty()) return code;
  std::ostream& err = invocation.terminal.err;
  if (error.code() == Code::kLinkRequired || !error.details().reauth_url.empty()) {
    show_how_to_connect(err, call, error.details());
  }
  if (error.code() == Code::kInputRequired) {
    // Says whether there is a store. Without a store, no other process can continue the call.
    show_how_to_answer(err, host.accounts() != nullptr, error.details());
  }
  if (error.code() == Code::kGateClosed) {
    show_what_is_missing(err, host.engine(), call.connector);
  }
  if (error.code() == Code::kNotFound) {
    say_where_looked(invocation, host.engine(), call.connector);
  }
  return code;
}

}  // namespace patchbay::cli
