// The small core's host port: an SPI device of mode 0, most significant bit first, in words of 16 bits
// (docs/small-core.md). The host's clock is sampled: it may have a sixth of the core's frequency.
`default_nettype none
module bitgear_small_spi (
    input  wire        clk,
    input  wire        sck,
    input  wire        select_n,
    input  wire        mosi,
    output wire        miso,
    // core
    output reg         start,
    output reg         stop,
    output reg  [15:0] address,
    output reg         write,
    output reg  [15:0] data,
    input  wire [15:0] read,
    input  wire        busy,
    input  wire [31:0] cycles
);
    localparam WRITE = 3'd1, START = 3'd3, STATUS = 3'd4, STOP = 3'd5;   // 2 reads

    reg [2:0] sck_d;
    reg [1:0] select_d, mosi_d;
    always @(posedge clk) begin
        sck_d <= {sck_d[1:0], sck};
        select_d <= {select_d[0], !select_n};
        mosi_d <= {mosi_d[0], mosi};
    end
    wire rises = select_d[1] && !sck_d[2] && sck_d[1];
    wire falls = select_d[1] && sck_d[2] && !sck_d[1];

    reg [3:0] bits;
    reg [1:0] word;                     // command, address, data
    reg [2:0] command;
    reg [14:0] in;
    reg [15:0] out;
    wire [15:0] whole = {in, mosi_d[1]};
    wire ends = rises && bits == 4'd15;
    wire [15:0] status = address[1:0] == 2'd0 ? {15'd0, busy} : address[1:0] == 2'd1 ? cycles[31:16] : cycles[15:0];
    assign miso = out[15];
    always @(posedge clk) begin
        if (rises) in <= whole[14:0];
        if (falls) out <= bits != 4'd0 ? {out[14:0], 1'b0} : command == STATUS ? status : read;
        bits <= !select_d[1] ? 4'd0 : bits + {3'd0, rises};

        write <= ends && word == 2'd2 && command == WRITE;
        start <= ends && word == 2'd1 && command == START;
        stop <= ends && word == 2'd1 && command == STOP;
        if (ends) begin
            data <= whole;
            if (word == 2'd0) command <= whole[2:0];
            if (word == 2'd1) address <= whole;
        end
        // A word is written in the cycle of `write`, one that is read leaves with the next word's first bit.
        if (write || (falls && bits == 4'd0 && word == 2'd3)) address <= address + 16'd1;
        if (!select_d[1]) word <= 2'd0;
        else if (ends && word != 2'd3 && !(word == 2'd2 && command == WRITE)) word <= word + 2'd1;
    end
endmodule
`default_nettype wire
