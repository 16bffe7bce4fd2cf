#include "cli/report/proofs.h"

#include <algorithm>

#include "cli/report/anchor.h"
#include "cli/report/page.h"
#include "engine/base/encoding.h"
#include "tenon/v1/log.pb.h"

namespace tenon::cli::report {
namespace {

// A refusal to sign belongs into the page; any other error ends the report.
Result<bool> refused(const Error& error, Proofs& proofs) {
  if (error.code != ErrorCode::kFailedPrecondition) return error;
  proofs.refusal = error.message + " (" + error.reason + ")";
  return true;
}

Status gather_receipts(Session& session, const std::vector<std::uint64_t>& wanted,
                       const ProofOptions& options, Proofs& proofs) {
  std::set<std::uint64_t> taken;
  for (const std::uint64_t position : wanted) {
    if (!taken.insert(position).second) continue;
    if (proofs.receipts.size() >= options.receipts_max) {
      ++proofs.left_out;
      continue;
    }
    v1::GetReceiptRequest request;
    TENON_ASSIGN_OR_RETURN(*request.mutable_tenant(), session.tenant());
    request.set_position(position);
    request.set_entry_only(options.entry_only);
    TENON_ASSIGN_OR_RETURN(const v1::GetReceiptResponse response,
                           session.client().get_receipt(request));
    proofs.receipts.push_back({position, response.receipt()});
  }
  std::sort(proofs.receipts.begin(), proofs.receipts.end(),
            [](const auto& one, const auto& other) { return one.position < other.position; });
  return {};
}

void write_file(HtmlWriter& html, Literal words, const std::string& name,
                const std::string& bytes) {
  html.text_element(
      "a",
      {{"href", "data:application/octet-stream;base64," + to_base64(bytes)}, {"download", name}},
      std::string(words.text()) + " " + name);
}

// Under a summary, which a printer opens.
void write_text(HtmlWriter& html, const std::string& title, const std::string& anchor,
                const std::string& name, const std::string& bytes) {
  const HtmlWriter::Element whole = html.element("details", {{"class", "proof"}, {"id", anchor}});
  html.text_element("summary", title);
  {
    const HtmlWriter::Element line = html.element("p");
    write_file(html, "Save as", name, bytes);
  }
  const HtmlWriter::Element text = html.element("pre");
  html.lines(bytes);
}

void write_how(HtmlWriter& html, const Proofs& proofs) {
  html.text_element("h3", "How to check them");
  const HtmlWriter::Element steps = html.element("ol");
  {
    const HtmlWriter::Element step = html.element("li");
    html.text(
        "Ask whoever runs the log for its verifier key, by a way that you trust. It must be the "
        "one below; a forged page would bring a key of its own.");
    const HtmlWriter::Element key = html.element("pre", {{"id", "vkey"}});
    html.text(proofs.vkey);
  }
  if (!proofs.receipts.empty()) {
    const HtmlWriter::Element step = html.element("li");
    html.text(
        "Save a receipt from this page, and check it. No server is asked; any other verifier of "
        "C2SP tlog-proof does as well.");
    const std::string name =
        proofs.receipts.empty() ? "POSITION" : std::to_string(proofs.receipts.front().position);
    const HtmlWriter::Element command = html.element("pre");
    html.text("tenon verify receipt " + name + ".tlog-proof --vkey '" + proofs.vkey + "'");
  }
  const HtmlWriter::Element step = html.element("li");
  html.text(
      "Keep the checkpoint. A later export of the whole log must begin with the facts that it "
      "signs, and its decisions must follow from them:");
  const HtmlWriter::Element command = html.element("pre");
  html.text("tenon verify BUNDLE --checkpoint checkpoint --vkey '" + proofs.vkey + "'");
}

}  // namespace

std::set<std::uint64_t> Proofs::positions() const {
  std::set<std::uint64_t> all;
  for (const ReceiptText& receipt : receipts) all.insert(receipt.position);
  return all;
}

Result<Proofs> gather_proofs(Session& session, const std::vector<std::uint64_t>& wanted,
                             const ProofOptions& options) {
  Proofs proofs;
  proofs.entry_only = options.entry_only;
  v1::GetVerifierKeyRequest key_request;
  TENON_ASSIGN_OR_RETURN(*key_request.mutable_tenant(), session.tenant());
  const Result<v1::GetVerifierKeyResponse> key = session.client().get_verifier_key(key_request);
  if (!key.ok()) {
    TENON_ASSIGN_OR_RETURN([[maybe_unused]] const bool known, refused(key.error(), proofs));
    return proofs;
  }
  proofs.vkey = key->vkey();
  v1::GetCheckpointRequest request;
  request.set_tenant(key_request.tenant());
  const Result<v1::GetCheckpointResponse> head = session.client().get_checkpoint(request);
  if (!head.ok()) {
    TENON_ASSIGN_OR_RETURN([[maybe_unused]] const bool known, refused(head.error(), proofs));
    return proofs;
  }
  proofs.checkpoint = head->checkpoint();
  proofs.decision_note = head->decision_note();
  proofs.size = head->size();
  TENON_RETURN_IF_ERROR(gather_receipts(session, wanted, options, proofs));
  return proofs;
}

void write_proofs(HtmlWriter& html, const Proofs& proofs) {
  if (!proofs.refusal.empty()) {
    html.text_element("p", "There are no proofs in this report: the server does not sign now.");
    html.text_element("p", {{"class", "remedy"}}, proofs.refusal);
    return;
  }
  html.text_element(
      "p",
      "Every fact of the log is a leaf of one signed tree, here of " +
          counted(proofs.size, "fact") +
          ". A receipt proves that a fact is in it, in its place and unchanged. It cannot show "
          "that a fact is true.");
  if (!proofs.receipts.empty()) {
    std::string text =
        counted(proofs.receipts.size(), "receipt") + " of facts that this report " + "refers to";
    if (proofs.left_out > 0) {
      text += "; " + std::to_string(proofs.left_out) +
              " more were left out (--receipts N takes more, and tenon receipt POSITION makes any)";
    }
    text += proofs.entry_only ? ". They hold no personal data: what a fact says is left out."
                              : ". They hold the facts themselves, and so personal data.";
    html.text_element("p", text);
  }
  write_how(html, proofs);
  html.text_element("h3", "The proofs");
  write_text(html, "Checkpoint: size and root of the tree, signed", "checkpoint", "checkpoint",
             proofs.checkpoint);
  write_text(html, "Decision note: what the facts decide, signed", "decisions", "decisions",
             proofs.decision_note);
  for (const ReceiptText& receipt : proofs.receipts) {
    const std::string position = std::to_string(receipt.position);
    write_text(html, "Receipt of the fact at position " + position,
               receipt_anchor(receipt.position), position + ".tlog-proof", receipt.text);
  }
}

}  // namespace tenon::cli::report
