"""tests/conftest.py keeps tests on this machine."""

import socket

import pytest

# Addresses set aside for documentation (RFC 5737, RFC 2606): nobody's.


@pytest.mark.parametrize("method", ["connect", "connect_ex"])
def test_connection_to_another_machine_is_refused(method):
    with (
        socket.socket() as client,
        pytest.raises(RuntimeError, match=r"192\.0\.2\.1"),
    ):
        getattr(client, method)(("192.0.2.1", 80))


def test_look_up_of_another_machine_is_refused():
    with pytest.raises(RuntimeError, match="example"):
        socket.getaddrinfo("www.example", 80)


def test_this_machine_is_reached():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        with socket.create_connection(("localhost", port)) as client:
            assert client.getpeername()[1] == port
