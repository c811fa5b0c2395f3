// SPDX-License-Identifier: Apache-2.0
// `tacit keys`: the certificates and keys by which a server and its clients know each other.
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <memory>

#include "base/error.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "identity/files.h"
#include "identity/issue.h"
#include "identity/revocation.h"

namespace tacit::cli {

namespace {

namespace fs = std::filesystem;

using identity::Certificate;
using identity::KeyPair;

struct KeysOptions {
  std::string name, out = "tls", stem, ca, ca_key;
  std::vector<std::string> hosts, files, revoked;
  int days = 30;
  bool force = false;

  fs::path certificate_file() const { return fs::path(out) / (stem + ".crt"); }
  fs::path key_file() const { return fs::path(out) / (stem + ".key"); }
  fs::path ca_file() const { return ca.empty() ? fs::path(out) / "ca.crt" : fs::path(ca); }
  fs::path ca_key_file() const {
    return ca_key.empty() ? fs::path(ca_file()).replace_extension(".key") : fs::path(ca_key);
  }
};

// "Ada Example" as "ada-example": for files and for the client's name in a configuration.
std::string stem_of(const std::string& name) {
  std::string stem;
  for (const char c : name) {
    const bool upper = c >= 'A' && c <= 'Z';
    const char lower = upper ? static_cast<char>(c - 'A' + 'a') : c;
    const bool plain = (lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9');
    if (plain) {
      stem += lower;
    } else if (!stem.empty() && stem.back() != '-') {
      stem += '-';
    }
  }
  while (!stem.empty() && stem.back() == '-') stem.pop_back();
  return stem.empty() ? "client" : stem;
}

std::string toml_text(const std::string& text) {
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' || c == '\\' ? std::string{'\\', c} : std::string{c};
  return quoted + "\"";
}

void make_directory(const std::string& path) {
  if (mkdir(path.c_str(), 0700) == 0 || errno == EEXIST) return;
  throw Error(ErrorCategory::kInput, fmt::format("{}: cannot be created: {}", path, std::strerror(errno)));
}

// Both files or none.
void write_pair(const KeysOptions& options, const KeyPair& pair) {
  const identity::Existing existing =
      options.force ? identity::Existing::kReplace : identity::Existing::kKeep;
  const fs::path certificate = options.certificate_file(), key = options.key_file();
  if (!options.force && fs::exists(fs::symlink_status(certificate))) {
    throw Error(
        ErrorCategory::kInput,
        fmt::format("{}: it exists already (--force replaces it, --as names another)", certificate.string()));
  }
  identity::write_key(key, pair.key.pem(), existing);
  try {
    identity::write_certificate(certificate, pair.certificate.pem(), existing);
  } catch (const Error&) {
    if (!options.force) fs::remove(key);
    throw;
  }
}

std::string written_text(const KeysOptions& options, const Certificate& certificate) {
  return fmt::format(
      "{}: certificate of {}, valid until {}\n  {}\n{}: its private key, which only you can read (mode "
      "0600)\n",
      options.certificate_file().string(), certificate.subject(), identity::day(certificate.not_after()),
      certificate.fingerprint(), options.key_file().string());
}

std::string client_table(const std::string& name, const Certificate& certificate) {
  return fmt::format("[[client]]\nname = {}\nfingerprint = \"{}\"  # or subject = {}\n", toml_text(name),
                     certificate.fingerprint(), toml_text(certificate.subject()));
}

void run_ca(const KeysOptions& options) {
  const KeyPair pair = identity::issue_authority(options.name);
  make_directory(options.out);
  write_pair(options, pair);
  print_out(written_text(options, pair.certificate) +
            fmt::format(
                "\nWhoever has {} can make certificates that are trusted: keep it away from the server, with "
                "a copy in a\nsafe place. {} goes to everybody. Next: `tacit keys server` and `tacit keys "
                "client`.\n",
                options.key_file().string(), options.certificate_file().string()));
}

void run_server(const KeysOptions& options) {
  const KeyPair authority = identity::load_authority(options.ca_file(), options.ca_key_file());
  const KeyPair pair = identity::issue_server(authority, options.hosts);
  make_directory(options.out);
  write_pair(options, pair);
  print_out(
      written_text(options, pair.certificate) +
      fmt::format("\nBoth go to the server's machine. In its configuration (paths relative to that file):\n\n"
                  "[tls]\ncertificate = {}\nkey = {}\nclient_ca = {}  # or the CA of your clients\n",
                  toml_text(options.certificate_file().string()), toml_text(options.key_file().string()),
                  toml_text(options.ca_file().string())));
}

void run_client(KeysOptions options) {
  const KeyPair authority = identity::load_authority(options.ca_file(), options.ca_key_file());
  const KeyPair pair = identity::issue_client(authority, options.name);
  if (options.stem.empty()) options.stem = stem_of(options.name);
  make_directory(options.out);
  write_pair(options, pair);
  print_out(
      written_text(options, pair.certificate) +
      fmt::format(
          "\nBoth go to the researcher, over a channel on which nobody else can read the key, with the CA "
          "file of the server:\n\n  tacit query --server HOST:PORT --ca ca.crt --cert {0}.crt --key "
          "{0}.key ...\n\nIn the server's configuration, with what is open to this client:\n\n{1}",
          options.stem, client_table(options.stem, pair.certificate)));
}

std::string uses(const Certificate& certificate) {
  if (certificate.is_authority()) return "an authority, which signs others";
  std::string text;
  if (certificate.serves()) {
    const std::vector<std::string> hosts = certificate.hosts();
    text =
        fmt::format("a server at {}", hosts.empty() ? "no host" : fmt::format("{}", fmt::join(hosts, ", ")));
  }
  if (certificate.asks()) text += text.empty() ? "a client" : ", or a client";
  return text.empty() ? "neither a server nor a client" : text;
}

void run_show(const KeysOptions& options) {
  for (const std::string& file : options.files) {
    const Certificate certificate = identity::load_certificate(file);
    std::string text = fmt::format(
        "{}\n  subject      {}\n  signed by    {}\n  fingerprint  {}\n  valid        {} to {}\n  for         "
        " {}\n",
        file, printable(certificate.subject()), printable(certificate.issuer()), certificate.fingerprint(),
        identity::day(certificate.not_before()), identity::day(certificate.not_after()), uses(certificate));
    const std::string warning = identity::expiry_warning(certificate, file);
    if (identity::WallClock::now() > certificate.not_after()) {
      text += "  EXPIRED: renew it\n";
    } else if (!warning.empty()) {
      text += "  soon over:   " + warning + "\n";
    }
    if (certificate.asks() && !certificate.is_authority())
      text += "\n" + client_table(stem_of(fs::path(file).stem().string()), certificate);
    print_out(text);
  }
}

std::string revoked_text(const identity::RevocationList& list) {
  return fmt::format("{}: {} revoked, valid until {}", list.issuer(), list.entries(),
                     identity::day(list.next_update()));
}

// Lists of other authorities in the file stay as they are.
void run_crl(const KeysOptions& options) {
  const KeyPair authority = identity::load_authority(options.ca, options.ca_key_file());
  std::vector<identity::RevocationList> lists;
  if (fs::exists(options.out))
    lists = identity::read_lists(identity::read_pem(options.out, "CRL"), options.out);
  const auto own = std::ranges::find_if(
      lists, [&](const identity::RevocationList& list) { return list.signed_by(authority.certificate); });
  std::vector<Certificate> revoked;
  for (const std::string& file : options.revoked) revoked.push_back(identity::load_certificate(file));
  const std::chrono::hours lifetime(24 * options.days);
  identity::RevocationList list =
      identity::issue_list(authority, revoked, own == lists.end() ? nullptr : &*own, lifetime);
  if (own != lists.end()) lists.erase(own);
  lists.push_back(std::move(list));
  std::string pem;
  for (const identity::RevocationList& each : lists) pem += each.pem();
  identity::write_certificate(options.out, pem, identity::Existing::kReplace);
  print_out(
      fmt::format("{}: {}\n\nIt goes to the server's machine, where the configuration names it, and the "
                  "server is reloaded:\n\n"
                  "[tls]\nclient_crl = {}\n\nMake the next one, by the same command without --revoke, before "
                  "that day: with a list "
                  "that is out of date the\nserver refuses all clients of this authority.\n",
                  options.out, revoked_text(lists.back()), toml_text(options.out)));
}

CLI::App* add_command(CLI::App& group, Action& action, const char* name, const char* purpose,
                      const std::shared_ptr<KeysOptions>& options, void (*run)(const KeysOptions&)) {
  CLI::App* command = group.add_subcommand(name, purpose);
  command->callback([options, &action, run] { action = [options, run] { run(*options); }; });
  return command;
}

void add_files(CLI::App& command, KeysOptions& options, const char* stem) {
  command.add_option("--out", options.out, "directory of the files, created if it does not exist")
      ->capture_default_str()
      ->type_name("DIR");
  options.stem = stem;
  CLI::Option* as = command.add_option("--as", options.stem, "the files are NAME.crt and NAME.key");
  as->type_name("NAME")->check([](const std::string& name) {
    return name.empty() || name.find('/') != std::string::npos ? "must be a name without /" : "";
  });
  if (!options.stem.empty()) as->capture_default_str();
  command.add_flag("--force", options.force, "replace files that exist already");
}

void add_signer(CLI::App& command, KeysOptions& options) {
  command
      .add_option("--ca", options.ca, "certificate of the authority that signs; ca.crt in --out if not given")
      ->type_name("FILE");
  command.add_option("--ca-key", options.ca_key, "its key; beside --ca with .key if not given")
      ->type_name("FILE");
}

void add_ca(CLI::App& group, Action& action) {
  const auto options = std::make_shared<KeysOptions>();
  CLI::App* command =
      add_command(group, action, "ca", "Make a certificate authority, valid for five years", options, run_ca);
  command->add_option("--name", options->name, "whose it is, as others will see it")->required();
  add_files(*command, *options, "ca");
  command->footer("Example:\n  tacit keys ca --name \"Statistics Office, linkage\" --out tls");
}

void add_server(CLI::App& group, Action& action) {
  const auto options = std::make_shared<KeysOptions>();
  CLI::App* command =
      add_command(group, action, "server", "Make a server's certificate and key, valid for 397 days", options,
                  run_server);
  command
      ->add_option("--host", options->hosts, "name or IP address by which clients reach it; may be repeated")
      ->required()
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  add_files(*command, *options, "server");
  add_signer(*command, *options);
  command->footer("Example:\n  tacit keys server --host linkage.example.org --host 192.0.2.7 --out tls");
}

void add_client(CLI::App& group, Action& action) {
  const auto options = std::make_shared<KeysOptions>();
  CLI::App* command =
      add_command(group, action, "client", "Make a client's certificate and key, valid for 397 days", options,
                  [](const KeysOptions& given) { run_client(given); });
  command->add_option("--name", options->name, "who asks: a person or an institute")->required();
  add_files(*command, *options, "");
  add_signer(*command, *options);
  command->footer(
      "Without --as the files are named after --name. A researcher who does not want anybody else to have "
      "held "
      "the key\nmakes an authority of their own, and gives the custodian its ca.crt and the client's "
      "fingerprint.\n"
      "\n"
      "Example:\n"
      "  tacit keys client --name \"Ada Example\" --out tls");
}

void add_crl(CLI::App& group, Action& action) {
  const auto options = std::make_shared<KeysOptions>();
  CLI::App* command =
      add_command(group, action, "crl", "Revoke certificates: make or renew an authority's list of them",
                  options, run_crl);
  options->ca = "tls/ca.crt";
  options->out = "crl.pem";
  command->add_option("--revoke", options->revoked, "a certificate of the authority's; may be repeated")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->type_name("FILE");
  command->add_option("--ca", options->ca, "certificate of the authority")
      ->capture_default_str()
      ->type_name("FILE");
  command->add_option("--ca-key", options->ca_key, "its key; beside --ca with .key if not given")
      ->type_name("FILE");
  command
      ->add_option("--out", options->out,
                   "the list; what is on it already stays, and lists of other authorities in it do")
      ->capture_default_str()
      ->type_name("FILE");
  command->add_option("--days", options->days, "until the next list is due")
      ->capture_default_str()
      ->check(CLI::Range(1, 3650));
  command->footer(
      "Examples:\n"
      "  tacit keys crl --ca tls/ca.crt --revoke tls/ada-example.crt --out crl.pem\n"
      "  tacit keys crl --ca tls/ca.crt --out crl.pem                 # the next list, with the same "
      "certificates");
}

void add_show_certificate(CLI::App& group, Action& action) {
  const auto options = std::make_shared<KeysOptions>();
  CLI::App* command = add_command(group, action, "show",
                                  "Show whose a certificate is, its fingerprint, and how long it is valid",
                                  options, run_show);
  command->add_option("FILE", options->files, "certificates in PEM")->required();
  command->footer("Example:\n  tacit keys show tls/server.crt tls/ada-example.crt");
}

}  // namespace

void add_keys(CLI::App& program, Action& action) {
  CLI::App* group = program.add_subcommand(
      "keys", "Make the certificates by which a server and its clients know each other, revoke or show one");
  group->require_subcommand(1);
  group->footer(
      "Examples:\n"
      "  tacit keys ca --name \"Statistics Office, linkage\"\n"
      "  tacit keys server --host linkage.example.org\n"
      "  tacit keys client --name \"Ada Example\"\n"
      "  tacit keys crl --revoke tls/ada-example.crt\n"
      "  tacit keys show tls/ada-example.crt");
  add_ca(*group, action);
  add_server(*group, action);
  add_client(*group, action);
  add_crl(*group, action);
  add_show_certificate(*group, action);
}

}  // namespace tacit::cli
