#include "cli/plugin_keys.h"

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "base/random.h"
#include "cli/printable.h"
#include "cli/table.h"
#include "signatures/known_keys.h"
#include "signatures/signing_key.h"
#include "signatures/stored_file.h"

namespace patchbay::cli {
namespace {

using signatures::KnownKeys;
using signatures::PublicKey;

struct PublisherLine {
  std::string keys;  // the path of the file of publishers' keys
  std::string key;   // a public key, the path of its file, or its id in that file
  std::string name;
};

Result<std::string> publish(const std::string& name) {
  SystemRandom random;
  const auto key = signatures::SigningKey::make(random);
  PATCHBAY_TRY(signatures::write_secret(name + ".pem", key.pem()));
  const std::string line = signatures::text_of(key.public_key());
  PATCHBAY_TRY(signatures::change_file(
      name + ".pub", KnownKeys::kTextBytes, [&](std::string_view) -> Result<std::string> {
        return "untrusted comment: Patchbay public key " + signatures::shown(key.public_key().id) +
               "\n" + line + "\n";
      }));
  return line;
}

Result<ExitCode> make_publisher(const Invocation& invocation, const PublisherLine& line) {
  PATCHBAY_TRY(const std::string made, publish(line.name));
  invocation.terminal.out << printable(line.name) << ".pem: the secret key; keep it, nobody else "
                          << "may read it\n"
                          << printable(line.name) << ".pub: the public key, for operators:\n"
                          << made << "\n";
  return kDone;
}

Result<ExitCode> list_publishers(const Invocation& invocation, const PublisherLine& line) {
  PATCHBAY_TRY(const auto file, keys_file(invocation, line.keys));
  PATCHBAY_TRY(const auto keys, KnownKeys::read(file));
  std::ostream& out = invocation.terminal.out;
  const auto& rows = keys.rows();
  if (invocation.output == Output::kJson) {
    auto items = nlohmann::json::array();
    for (const KnownKeys::Row& row : rows) {
      items.push_back({{"id", signatures::shown(row.key.id)},
                       {"key", signatures::text_of(row.key)},
                       {"state", row.is_revoked ? "revoked" : "known"},
                       {"name", row.name}});
    }
    out << items.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << "\n";
    return kDone;
  }
  Table table({"id", "state", "name"});
  for (const KnownKeys::Row& row : rows) {
    table.add({signatures::shown(row.key.id), row.is_revoked ? "revoked" : "known", row.name});
  }
  out << table.text();
  return kDone;
}

// Reads a public key from `given` itself, or from the file at the path `given`.
Result<PublicKey> key_of(const std::string& given) {
  auto key = signatures::read_public_key(given);
  if (key.has_value()) return key;
  PATCHBAY_TRY(const std::string text, signatures::read_bounded(given, 4096));
  auto in_file = signatures::read_public_key(text);
  if (in_file.has_error()) return std::move(in_file).error().at(given);
  return in_file;
}

// Returns all keys in `keys` with the id `given`; several keys may have one id. If no key has this
// id, reads `given` like key_of().
Result<std::vector<PublicKey>> keys_or_id(const KnownKeys& keys, const std::string& given) {
  std::vector<PublicKey> found;
  for (const KnownKeys::Row& row : keys.rows()) {
    if (signatures::shown(row.key.id) == given) found.push_back(row.key);
  }
  if (!found.empty()) return found;
  PATCHBAY_TRY(const PublicKey key, key_of(given));
  return std::vector{key};
}

using RowChange = std::function<Result<std::string>(std::string_view, const PublicKey&)>;

Result<ExitCode> change_keys(const Invocation& invocation, const PublisherLine& line,
                             const std::string& done, const RowChange& change) {
  PATCHBAY_TRY(const auto file, keys_file(invocation, line.keys));
  std::string id;
  PATCHBAY_TRY(signatures::change_file(
      file, KnownKeys::kTextBytes, [&](std::string_view before) -> Result<std::string> {
        PATCHBAY_TRY(const KnownKeys keys, KnownKeys::parse(before));
        PATCHBAY_TRY(const auto chosen, keys_or_id(keys, line.key));
        std::string text(before);
        for (const PublicKey& key : chosen) {
          id = signatures::shown(key.id);
          PATCHBAY_TRY(text, change(text, key));
        }
        return text;
      }));
  invocation.terminal.out << id << ": " << done << " in " << printable(file.string()) << "\n";
  return kDone;
}

Result<ExitCode> trust_publisher(const Invocation& invocation, const PublisherLine& line) {
  return change_keys(invocation, line, "known", [&](std::string_view before, const PublicKey& key) {
    return KnownKeys::with_known(before, key, line.name);
  });
}

Result<ExitCode> revoke_publisher(const Invocation& invocation, const PublisherLine& line) {
  return change_keys(invocation, line, "revoked",
                     [](std::string_view before, const PublicKey& key) {
                       return KnownKeys::with_revoked(before, key);
                     });
}

}  // namespace

void add_keys_option(CLI::App& command, std::string& file) {
  command.add_option("--keys", file, "The file of publishers' keys; otherwise [trust] keys")
      ->type_name("FILE");
}

Result<std::filesystem::path> keys_file_if_any(const Invocation& invocation,
                                               const std::string& named) {
  if (!named.empty()) return std::filesystem::path(named);
  PATCHBAY_TRY(const auto config, configuration_of(invocation));
  return config.trust.keys;
}

Result<std::filesystem::path> keys_file(const Invocation& invocation, const std::string& named) {
  PATCHBAY_TRY(auto file, keys_file_if_any(invocation, named));
  if (!file.empty()) return file;
  return Error(Code::kInvalidArgument,
               "No file of publishers' keys is named: use --keys FILE, or `keys` in [trust] of the "
               "configuration.");
}

void add_plugin_keys(CLI::App& plugin, Invocation& invocation) {
  CLI::App* command =
      plugin.add_subcommand("keys", "Keys of publishers: yours, and those you know");
  command->require_subcommand(1);
  const auto line = std::make_shared<PublisherLine>();
  CLI::App* made = command->add_subcommand("new", "Make a key to sign with: NAME.pem and NAME.pub");
  made->add_option("name", line->name, "The files' name")->required();
  made->footer("\nExample:\n  patchbay plugin keys new acme");
  run_on(*made, invocation, line, refusing(make_publisher));
  CLI::App* listed = command->add_subcommand("list", "List the keys that this host knows");
  add_keys_option(*listed, line->keys);
  add_output_option(*listed, invocation);
  listed->footer("\nExample:\n  patchbay plugin keys list --keys publishers.keys");
  run_on(*listed, invocation, line, refusing(list_publishers));
  CLI::App* trusted = command->add_subcommand("trust", "Add a publisher's public key");
  trusted->add_option("key", line->key, "The key (RW…), or a file of it")->required();
  trusted->add_option("--name", line->name, "Whose it is");
  add_keys_option(*trusted, line->keys);
  trusted->footer(
      "\nExample:\n  patchbay plugin keys trust acme.pub --name Acme --keys publishers.keys");
  run_on(*trusted, invocation, line, refusing(trust_publisher));
  CLI::App* revoked = command->add_subcommand(
      "revoke", "Stop what a key signed: running hosts see it at their next call");
  revoked->add_option("key", line->key, "The key's id, the key (RW…), or a file of it")->required();
  add_keys_option(*revoked, line->keys);
  revoked->footer(
      "\nExample:\n  patchbay plugin keys revoke E7620F1842B4E81F --keys publishers.keys");
  run_on(*revoked, invocation, line, refusing(revoke_publisher));
  command->footer(
      "\nExamples:\n"
      "  patchbay plugin keys new acme\n"
      "  patchbay plugin keys trust acme.pub --name Acme --keys publishers.keys\n"
      "  patchbay plugin keys revoke E7620F1842B4E81F --keys publishers.keys");
}

}  // namespace patchbay::cli
