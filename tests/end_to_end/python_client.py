"""A client that is not ours: Debian's python3-grpcio, from the published protos alone.

Starts tenond (argv: tenond, folder of the protos), streams facts in, is cut off, resumes, is refused
what must be refused, and reads accounts, decisions and why. Says "passed" at the end.
"""

import queue
import subprocess
import sys
import tempfile
from pathlib import Path

import grpc

TENANT = "contoso"
TIMEOUT_S = 60


def make_stubs(protos: Path, out: Path) -> None:
    files = sorted(str(path.relative_to(protos)) for path in protos.glob("tenon/v1/*.proto"))
    subprocess.run(
        ["protoc", f"-I{protos}", f"--python_out={out}", f"--grpc_python_out={out}",
         "--plugin=protoc-gen-grpc_python=/usr/bin/grpc_python_plugin", *files],
        check=True)
    sys.path.insert(0, str(out))


class Stream:
    """One Connect call: requests through a queue, answers one by one."""

    def __init__(self, stub, source):
        self.requests = queue.Queue()
        self.call = stub.Connect(iter(self.requests.get, None))
        self.requests.put(ingest.ConnectRequest(
            hello=ingest.Hello(tenant=TENANT, source=source)))
        self.welcome = next(self.call).welcome

    def send(self, first_number, facts, **more):
        batch = ingest.Batch(first_number=first_number, **more)
        batch.facts.extend(fact if isinstance(fact, bytes) else fact.SerializeToString()
                           for fact in facts)
        self.requests.put(ingest.ConnectRequest(batch=batch))

    def receipt(self):
        receipts = next(self.call).ack.receipts
        assert len(receipts) == 1, receipts
        return receipts[0]

    def close(self):
        self.requests.put(None)
        for _ in self.call:
            raise AssertionError("an answer after the last")

    def cut_off(self):
        self.call.cancel()
        self.requests.put(None)


def refused(action):
    """The status code and the reason in the details of what `action` must raise."""
    try:
        action()
    except grpc.RpcError as error:
        details = dict(error.trailing_metadata()).get("grpc-status-details-bin")
        assert details, f"{error.code()} {error.details()} has no details"
        parsed = status.RpcStatus.FromString(details)
        assert parsed.code == error.code().value[0]
        info = status.ErrorInfo()
        assert parsed.details[0].type_url == "type.googleapis.com/google.rpc.ErrorInfo"
        info.ParseFromString(parsed.details[0].value)
        assert info.domain == "tenon.v1", info
        return error.code(), info.reason
    raise AssertionError("nothing was refused")


def account(number, upn, address):
    image = fact.AccountImage(object_id=f"00000000-0000-4000-8000-{number:012}", type=fact.USER)
    image.attributes.add(name="userPrincipalName", values=[upn])
    image.attributes.add(name="proxyAddresses", values=["SMTP:" + address])
    return fact.Fact(account_created=fact.AccountCreated(account=image))


def person(number, upn, address):
    image = fact.ObjectImage(object_guid=f"10000000-0000-4000-8000-{number:012}", type=fact.USER,
                             distinguished_name=f"CN=Person {number},DC=contoso,DC=local")
    image.attributes.add(name="userPrincipalName", values=[upn])
    image.attributes.add(name="proxyAddresses", values=["SMTP:" + address])
    return fact.Fact(object_present=fact.ObjectPresent(object=image))


def make_tenant(channel):
    stub = admin_grpc.AdminServiceStub(channel)
    request = admin.CreateTenantRequest(tenant=TENANT)
    request.settings.initial_domain = "contoso.onmicrosoft.com"
    request.settings.domains.add(domain="contoso.com")
    request.order.request_id = "7b1e0a52-3c0e-4a6f-9b7e-2f1d3c5a9e01"
    request.order.actor = "python"
    first = stub.CreateTenant(request, timeout=TIMEOUT_S).receipt
    assert (first.first_position, first.count, first.repeated) == (0, 1, False), first
    assert stub.CreateTenant(request, timeout=TIMEOUT_S).receipt.repeated


def stream_and_resume(channel):
    stub = ingest_grpc.IngestServiceStub(channel)
    facts = [account(n, f"u{n}@contoso.com", f"a{n}@contoso.com") for n in range(1, 7)]
    facts[2].cursor = b"page-1"
    facts[5].cursor = b"page-2"

    stream = Stream(stub, "cloud")
    assert stream.welcome.last_number == 0 and stream.welcome.credit_messages > 0
    stream.send(1, facts[:3])
    receipt = stream.receipt()
    assert (receipt.first_position, receipt.count, receipt.last_number) == (2, 3, 3), receipt
    # Cut off with a batch on its way: whether it arrived is for the next welcome to say.
    stream.send(4, facts[3:])
    stream.cut_off()

    stream = Stream(stub, "cloud")
    known = stream.welcome.last_number
    assert known in (3, 6), stream.welcome
    assert stream.welcome.cursor == (b"page-1" if known == 3 else b"page-2")
    stream.send(4, facts[3:])
    receipt = stream.receipt()
    assert (receipt.first_position, receipt.last_number) == (5, 6), receipt
    assert receipt.repeated == (known == 6), receipt
    # Said once more, the very same: the original receipt.
    stream.send(4, facts[3:])
    again = stream.receipt()
    assert again.repeated and again.first_position == 5 and again.time == receipt.time, again
    stream.close()


def expect_refusals(channel):
    stub = ingest_grpc.IngestServiceStub(channel)
    one = account(9, "u9@contoso.com", "a9@contoso.com")

    def sent(number, facts, **more):
        stream = Stream(stub, "cloud")
        stream.send(number, facts, **more)
        try:
            stream.receipt()
        finally:
            stream.cut_off()

    code, _ = refused(lambda: sent(6, [one]))
    assert code == grpc.StatusCode.ALREADY_EXISTS, code  # the number with other bytes
    code, _ = refused(lambda: sent(9, [one]))
    assert code == grpc.StatusCode.OUT_OF_RANGE, code  # a gap
    code, _ = refused(lambda: sent(7, [one.SerializeToString() + b"\xf8\x3f\x01"]))
    assert code == grpc.StatusCode.INVALID_ARGUMENT, code  # an unknown field
    code, reason = refused(lambda: sent(7, [one], expected_head=3))
    assert (code, reason) == (grpc.StatusCode.ABORTED, "HEAD_MOVED"), reason
    denied = account(9, "u9@contoso.com", "a9@contoso.com")
    denied.account_created.account.attributes.add(name="userPassword", values=["hunter2"])
    code, reason = refused(lambda: sent(7, [one, denied]))
    assert (code, reason) == (grpc.StatusCode.INVALID_ARGUMENT, "DENIED_ATTRIBUTE"), reason
    code, _ = refused(lambda: sent(7, [one] * 9000))  # an oversize batch
    assert code in (grpc.StatusCode.INVALID_ARGUMENT, grpc.StatusCode.RESOURCE_EXHAUSTED), code

    nobody = ingest.AppendRequest(tenant="nobody", source="cloud")
    nobody.batch.first_number = 1
    nobody.batch.facts.append(one.SerializeToString())
    code, _ = refused(lambda: stub.Append(nobody, timeout=TIMEOUT_S))
    assert code == grpc.StatusCode.NOT_FOUND, code

    older = Stream(stub, "cloud")
    assert older.welcome.last_number == 6  # nothing of all that was taken
    newer = Stream(stub, "cloud")
    code, reason = refused(lambda: next(older.call))
    assert (code, reason) == (grpc.StatusCode.ABORTED, "SOURCE_TAKEN_OVER"), reason
    older.cut_off()
    newer.close()


def bind_and_ask(channel):
    stream = Stream(ingest_grpc.IngestServiceStub(channel), "ad")
    stream.send(1, [person(1, "new1@contoso.com", "a1@contoso.com")])
    position = stream.receipt().first_position
    stream.close()

    directory = directory_grpc.DirectoryServiceStub(channel)
    read_after = directory_pb.ReadAfter(position=position)
    got = directory.GetAccount(
        directory_pb.GetAccountRequest(tenant=TENANT, key="a1@contoso.com", read_after=read_after),
        timeout=TIMEOUT_S)
    assert got.account.object_id == "00000000-0000-4000-8000-000000000001", got
    assert got.account.method == decision.SMTP and got.head > position, got
    assert got.account.bound_to.id == "10000000-0000-4000-8000-000000000001", got

    listed = directory.ListAccounts(
        directory_pb.ListAccountsRequest(tenant=TENANT, page_size=4), timeout=TIMEOUT_S)
    assert len(listed.accounts) == 4 and listed.next_page_token, listed
    rest = directory.ListAccounts(
        directory_pb.ListAccountsRequest(tenant=TENANT, page_size=4,
                                         page_token=listed.next_page_token), timeout=TIMEOUT_S)
    assert len(rest.accounts) == 2 and not rest.next_page_token, rest

    why = audit_grpc.AuditServiceStub(channel).Why(
        audit.WhyRequest(tenant=TENANT, key="CN=Person 1,DC=contoso,DC=local"), timeout=TIMEOUT_S)
    assert why.summary and why.decisions[-1].outcome == "Bound", why
    assert why.decisions[-1].method == decision.SMTP
    assert any(rung.id == "S" and rung.tried for rung in why.decisions[-1].ladder), why

    watched = list(watch_grpc.DecisionServiceStub(channel).WatchDecisions(
        watch.WatchDecisionsRequest(tenant=TENANT, stop_when_caught_up=True), timeout=TIMEOUT_S))
    assert watched[-1].caught_up.head == got.head, watched[-1]
    assert any(event.decision.outcome == "Bound" for event in watched)
    code, _ = refused(lambda: directory.GetAccount(
        directory_pb.GetAccountRequest(tenant=TENANT, key="nobody@contoso.com"),
        timeout=TIMEOUT_S))
    assert code == grpc.StatusCode.NOT_FOUND, code


def main():
    tenond, protos = sys.argv[1], Path(sys.argv[2])
    with tempfile.TemporaryDirectory() as folder:
        make_stubs(protos, Path(folder))
        import_stubs()
        server = subprocess.Popen(
            [tenond, "--data", folder + "/data", "--listen", "127.0.0.1:0"],
            stdout=subprocess.PIPE, text=True)
        try:
            address = ""
            for line in server.stdout:
                if line.startswith("listening on "):
                    address = line.split()[-1]
                    break
            assert address, "tenond did not start"
            with grpc.insecure_channel(address) as channel:
                make_tenant(channel)
                stream_and_resume(channel)
                expect_refusals(channel)
                bind_and_ask(channel)
        finally:
            server.terminate()
            assert server.wait(TIMEOUT_S) == 0
    print("passed")


def import_stubs():
    import importlib
    for name, module in {
            "admin": "admin_pb2", "admin_grpc": "admin_pb2_grpc", "audit": "audit_pb2",
            "audit_grpc": "audit_pb2_grpc", "decision": "decision_pb2",
            "directory_pb": "directory_pb2", "directory_grpc": "directory_pb2_grpc",
            "fact": "fact_pb2", "ingest": "ingest_pb2", "ingest_grpc": "ingest_pb2_grpc",
            "status": "status_pb2", "watch": "watch_pb2", "watch_grpc": "watch_pb2_grpc"}.items():
        globals()[name] = importlib.import_module("tenon.v1." + module)


if __name__ == "__main__":
    main()
