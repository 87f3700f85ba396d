// The small core behind its SPI port.
`default_nettype none
module bitgear_small (
    input  wire clk,
    input  wire sck,
    input  wire select_n,
    input  wire mosi,
    output wire miso,
    output wire busy
);
    wire start, stop, write;
    wire [15:0] address, data, read;
    wire [31:0] cycles;
    bitgear_small_spi spi (
        .clk(clk), .sck(sck), .select_n(select_n), .mosi(mosi), .miso(miso), .start(start), .stop(stop),
        .address(address), .write(write), .data(data), .read(read), .busy(busy), .cycles(cycles)
    );
    bitgear_small_core core (
        .clk(clk), .reset(stop), .start(start), .start_address(address[13:0]), .busy(busy), .cycles(cycles),
        .host_address(address), .host_write(write), .host_data(data), .host_read(read)
    );
endmodule
`default_nettype wire
