// The command `patchbay connect CONNECTOR [--device | --key | --application] [--scopes …]`, which
// connects an account.
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "base/words.h"
#include "cli/browser.h"
#include "cli/caller_options.h"
#include "cli/end_signals.h"
#include "cli/loopback_redirect.h"
#include "cli/open_host.h"
#include "cli/printable.h"
#include "cli/read_key.h"
#include "engine/listing.h"
#include "oauth_messages/reason.h"
#include "wire/link.h"

namespace patchbay::cli {
namespace {

Error takes_no_account(const std::string& connector) {
  return {Code::kInvalidArgument,
          "Connector \"" + connector +
              "\" has no account that a user could connect. Call it as it is."};
}

// Checks that the connector can have an account. Called before a store for the account is created.
Result<void> check_account_of(const engine::Engine& engine, const std::string& id) {
  PATCHBAY_TRY(engine.catalog.view()->get(id));
  PATCHBAY_TRY(const auto known, engine.connector(id));
  if (known.auth_type == "none") return takes_no_account(known.id);
  return success();
}

struct ConnectLine {
  std::string connector;
  std::vector<std::string> scopes;
  std::string link;
  Caller caller;
  bool device = false;
  bool key = false;
  bool application = false;
  bool no_browser = false;
  std::int64_t seconds = 300;
};

// One attempt to connect an account.
class Attempt {
 public:
  Attempt(const Invocation& invocation, const ConnectLine& line, engine::AccountParts& accounts,
          const std::stop_token& interrupted)
      : invocation_(invocation),
        line_(line),
        accounts_(accounts),
        trace_id_(TraceId::make(random_)),
        patience_{clock_.now() + std::chrono::seconds(line.seconds), &interrupted} {}

  Result<accounts::LinkRecord> run();

 private:
  using Flow = Result<accounts::LinkRecord> (Attempt::*)();
  [[nodiscard]] Result<Flow> flow_of(const manifest::Manifest& connector) const;

  Result<accounts::LinkRecord> by_browser();
  Result<accounts::LinkRecord> by_device();
  Result<accounts::LinkRecord> by_key();
  Result<accounts::LinkRecord> by_application();

  [[nodiscard]] connecting::WantedAccount wanted(std::string redirect_uri) const {
    return {.connector = line_.connector,
            .redirect_uri = std::move(redirect_uri),
            .scopes = line_.scopes,
            .link = line_.link};
  }
  void show_address(const std::string& address) const;
  [[nodiscard]] Error ended(const Error& error) const;

  const Invocation& invocation_;
  const ConnectLine& line_;
  engine::AccountParts& accounts_;
  SystemRandom random_;
  SystemClock clock_;
  const TraceId trace_id_;
  const Patience patience_;
};

// Returns the flow that the command line names. Without such a name, returns the first of these
// flows that the connector supports: browser, device code, key, application account.
Result<Attempt::Flow> Attempt::flow_of(const manifest::Manifest& connector) const {
  const bool takes_key = manifest::api_key_of(connector) != nullptr;
  const bool by_browser = manifest::has_flow(connector, manifest::Flow::kAuthorizationCode);
  const bool by_device = manifest::has_flow(connector, manifest::Flow::kDeviceCode);
  const bool by_person = by_browser || by_device || line_.application;
  if (line_.key || (takes_key && !by_person)) return &Attempt::by_key;
  if (line_.application) return &Attempt::by_application;
  if (line_.device || (by_device && !by_browser)) return &Attempt::by_device;
  if (by_browser) return &Attempt::by_browser;
  if (manifest::has_flow(connector, manifest::Flow::kClientCredentials)) {
    return &Attempt::by_application;
  }
  return takes_no_account(connector.identity.id);
}

Result<accounts::LinkRecord> Attempt::run() {
  PATCHBAY_TRY(const accounts::DeclaredConnector declared,
               accounts_.connectors.find(line_.connector));
  PATCHBAY_TRY(const Flow flow, flow_of(*declared.manifest));
  return (this->*flow)();
}

void Attempt::show_address(const std::string& address) const {
  invocation_.terminal.err
      << "Open this address in a browser on this machine, and grant access:\n  "
      << printable(address) << '\n'
      << std::flush;
  if (line_.no_browser) return;
  if (open_in_browser(address, invocation_.environment)) {
    invocation_.terminal.err << "It is being opened in your browser.\n" << std::flush;
  }
}

// Returns the error to print. A passed deadline means that the user did not come back in time. So
// the printed error says that connecting failed, and not that the host was too slow.
Error Attempt::ended(const Error& error) const {
  if (error.code() == Code::kCancelled) {
    return Error(Code::kCancelled, "Stopped: no account was connected.");
  }
  if (error.code() != Code::kDeadlineExceeded) return error;
  return oauth_messages::oauth_failed(
      oauth_messages::Reason::kTimeout,
      "Nobody came back from the provider within " + std::to_string(line_.seconds) +
          " s, so no account was connected. Begin again, with more time by "
          "--timeout if that is needed.");
}

Result<accounts::LinkRecord> Attempt::by_browser() {
  connecting::Connecting& connecting = *accounts_.connecting;
  PATCHBAY_TRY(const accounts::DeclaredConnector declared,
               accounts_.connectors.find(line_.connector));
  PATCHBAY_TRY(const auto redirect, LoopbackRedirect::listen(declared.manifest->identity.id));
  PATCHBAY_TRY(const auto begun,
               connecting.begin(line_.caller, wanted(redirect->uri()), trace_id_, patience_));
  redirect->expect(begun.state, [&](const oauth::Callback& callback, const TraceId& trace_id,
                                    const Patience& patience) {
    return connecting.finish(callback, &line_.caller, trace_id, patience);
  });
  show_address(begun.authorization_url);
  auto kept = redirect->wait(patience_);
  if (kept.has_value()) return kept;
  const Error why = ended(kept.error());
  connecting.give_up(line_.caller, begun, why, trace_id_);
  return why;
}

Result<accounts::LinkRecord> Attempt::by_device() {
  connecting::Connecting& connecting = *accounts_.connecting;
  PATCHBAY_TRY(const auto begun,
               connecting.begin_device(line_.caller, wanted({}), trace_id_, patience_));
  const auto& device = begun.device;
  std::ostream& err = invocation_.terminal.err;
  err << "Open this address on any device, and enter the code:\n  "
      << printable(device.verification_uri) << "\n  code " << printable(device.user_code) << '\n'
      << std::flush;
  if (!device.verification_uri_complete.empty()) {
    err << "or, with the code in it:\n  " << printable(device.verification_uri_complete) << '\n'
        << std::flush;
  }
  auto kept = connecting.finish_device(line_.caller, begun, trace_id_, patience_);
  if (kept.has_error()) return ended(kept.error());
  return kept;
}

Result<accounts::LinkRecord> Attempt::by_key() {
  PATCHBAY_TRY(auto key, read_key(invocation_.terminal,
                                  "Key for " + line_.connector + " (it is not shown): "));
  return accounts_.connecting->hand_over(line_.caller, line_.connector, std::move(key), line_.link,
                                         trace_id_, patience_);
}

Result<accounts::LinkRecord> Attempt::by_application() {
  return accounts_.connecting->connect_application(line_.caller, wanted({}), trace_id_, patience_);
}

void print_connected(const Invocation& invocation, const accounts::LinkRecord& link) {
  std::ostream& out = invocation.terminal.out;
  if (invocation.output == Output::kJson) {
    out << wire::json_of(engine::link_of(link)).dump() << "\n";
    return;
  }
  out << link.id << " is connected";
  if (!link.oauth_user_id.empty()) out << ", account " << printable(link.oauth_user_id);
  if (link.scopes_known) out << ", scopes " << printable(joined(link.scopes));
  out << "\n";
  for (const auto& warning : link.warnings) {
    invocation.terminal.err << "warning: " << printable(warning) << "\n";
  }
}

ExitCode connect(const Invocation& invocation, const ConnectLine& line) {
  const Interruption interruption;  // must exist before any thread starts
  const std::stop_token interrupted = interruption.token();
  Result<void> connector = success();
  const auto may_begin = [&](OpenedHost& host) {
    connector = check_account_of(host.engine(), line.connector);
    return connector.has_value();
  };
  const auto attempt = [&](const auto& host) -> Result<ExitCode> {
    PATCHBAY_TRY(connector);
    PATCHBAY_TRY(const accounts::LinkRecord link,
                 Attempt(invocation, line, *host->accounts(), interrupted).run());
    print_connected(invocation, link);
    return kDone;
  };
  return run_with(invocation, open_or_begin(invocation, {app::SecretUse::kOauthClient}, may_begin),
                  attempt);
}

}  // namespace

void add_connect(CLI::App& patchbay, Invocation& invocation) {
  CLI::App* command = patchbay.add_subcommand("connect", "Connect an account");
  const auto line = std::make_shared<ConnectLine>();
  command->add_option("connector", line->connector, "Connector id or alias")->required();
  command
      ->add_option("--scopes", line->scopes,
                   "Scopes, with commas between; by default what the actions need")
      ->type_name("SCOPE,…")
      ->delimiter(',')
      ->allow_extra_args(false);
  command->add_option("--link", line->link, "The link to reconnect or widen, if there are several")
      ->type_name("ID");
  CLI::Option* device =
      command->add_flag("--device", line->device, "By a code that is entered on another device");
  CLI::Option* key =
      command->add_flag("--key", line->key, "By a key or token, typed or on standard input")
          ->excludes(device);
  command
      ->add_flag("--application", line->application,
                 "The application's own account, which nobody has to grant")
      ->excludes(device)
      ->excludes(key);
  command->add_flag("--no-browser", line->no_browser, "Only print the address");
  command->add_option("--timeout", line->seconds, "How long to wait for the user; 300")
      ->type_name("S")
      ->check(CLI::Range(1, 600));
  add_caller_options(*command, line->caller);
  add_output_option(*command, invocation);
  command->footer(
      "\nThe provider sends the browser back to "
      "http://127.0.0.1:PORT/aip/oauth/callback/CONNECTOR,\n"
      "on a free port: register that address there (on loopback any port fits). The application's\n"
      "id and secret come from PATCHBAY_OAUTH_<ID>_CLIENT_ID and …_CLIENT_SECRET. The account is\n"
      "kept in the store and under the key ring that the configuration names, made if they are "
      "not\n"
      "there.\n"
      "\nExamples:\n"
      "  patchbay connect github\n"
      "  patchbay connect github --scopes repo,read:user --device\n"
      "  patchbay connect github --key < token.txt\n"
      "  patchbay connect google_drive --org acme --user ann");
  run_on(*command, invocation, line, connect);
}

}  // namespace patchbay::cli
